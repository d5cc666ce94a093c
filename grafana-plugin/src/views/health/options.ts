import type { PanelOptionsEditorBuilder } from '@grafana/data';
import type { PanelOptions } from '../../options.ts';

export interface HealthOptions {
  showRecommendations: boolean;
  /** Tiles shown at most, the worst first; 0 shows all. */
  maxTiles: number;
}

export const healthDefaults: HealthOptions = { showRecommendations: true, maxTiles: 0 };

const category = ['Health'];
const showIf = (options: PanelOptions): boolean => options.view === 'health';

export function addHealthOptions(builder: PanelOptionsEditorBuilder<PanelOptions>): void {
  builder
    .addBooleanSwitch({
      path: 'health.showRecommendations',
      name: 'Show recommendations',
      description: 'The list of standing recommendations below the tiles. The first one always stands in the headline.',
      defaultValue: healthDefaults.showRecommendations,
      category,
      showIf,
    })
    .addNumberInput({
      path: 'health.maxTiles',
      name: 'Most tiles',
      description: 'The worst areas come first. 0 shows all.',
      defaultValue: healthDefaults.maxTiles,
      settings: { min: 0, integer: true },
      category,
      showIf,
    });
}
