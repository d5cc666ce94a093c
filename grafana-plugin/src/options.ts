import type { PanelView } from '@pulso/catalogue';
import { healthDefaults, type HealthOptions } from './views/health/options.ts';
import { recommendationsDefaults, type RecommendationsOptions } from './views/recommendations/options.ts';

/** Options of the panel, as they are saved in the dashboard. Each view has its own under its name. */
export interface PanelOptions {
  view: PanelView;
  /** `auto` follows the language that the person has chosen in Grafana. */
  language: 'auto' | 'en' | 'pt-BR';
  health: HealthOptions;
  recommendations: RecommendationsOptions;
}

export const defaultOptions: PanelOptions = {
  view: 'health',
  language: 'auto',
  health: healthDefaults,
  recommendations: recommendationsDefaults,
};

/** What was saved, filled up: a dashboard written by hand need not name every option. */
export function withDefaults(saved: Partial<PanelOptions> | undefined): PanelOptions {
  return {
    ...defaultOptions,
    ...saved,
    health: { ...healthDefaults, ...saved?.health },
    recommendations: { ...recommendationsDefaults, ...saved?.recommendations },
  };
}
