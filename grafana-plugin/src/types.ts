/** Options of the panel, as they are saved in the dashboard. */
export interface PanelOptions {
  /** `auto` follows the language that the person has chosen in Grafana. */
  language: 'auto' | 'en' | 'pt-BR';
  showRecommendations: boolean;
  /** Tiles shown at most, the worst first; 0 shows all. */
  maxTiles: number;
}

export const defaultOptions: PanelOptions = { language: 'auto', showRecommendations: true, maxTiles: 0 };
