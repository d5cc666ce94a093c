import type { PanelModel } from '@grafana/data';
import type { PanelOptions } from './options.ts';
import { healthDefaults } from './views/health/options.ts';

/** Options of 0.1.0, when the panel had one view. */
interface Options010 {
  language?: PanelOptions['language'];
  showRecommendations?: boolean;
  maxTiles?: number;
}

/**
 * Saved options in today's shape. Told by their shape, not by the version: Grafana leaves that empty where a dashboard
 * was provisioned from a file.
 */
export function migrate(panel: Pick<PanelModel, 'options'>): Partial<PanelOptions> {
  const options: Partial<PanelOptions> & Options010 = panel.options ?? {};
  if (!('showRecommendations' in options) && !('maxTiles' in options)) return options;
  const { showRecommendations, maxTiles, ...kept } = options;
  const health = { ...healthDefaults, ...kept.health };
  return {
    view: 'health',
    ...kept,
    health: {
      ...health,
      showRecommendations: showRecommendations ?? health.showRecommendations,
      maxTiles: maxTiles ?? health.maxTiles,
    },
  };
}
