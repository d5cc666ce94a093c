import { PanelPlugin } from '@grafana/data';
import { HealthPanel } from './components/HealthPanel.tsx';
import { defaultOptions, type PanelOptions } from './types.ts';

export const plugin = new PanelPlugin<PanelOptions>(HealthPanel).setNoPadding().setPanelOptions((builder) =>
  builder
    .addSelect({
      path: 'language',
      name: 'Language',
      description: 'Automatic follows the language chosen in Grafana.',
      defaultValue: defaultOptions.language,
      settings: {
        options: [
          { value: 'auto', label: 'Automatic' },
          { value: 'en', label: 'English' },
          { value: 'pt-BR', label: 'Português (Brasil)' },
        ],
      },
    })
    .addBooleanSwitch({
      path: 'showRecommendations',
      name: 'Show recommendations',
      description: 'The list of standing recommendations below the tiles. The first one always stands in the headline.',
      defaultValue: defaultOptions.showRecommendations,
    })
    .addNumberInput({
      path: 'maxTiles',
      name: 'Most tiles',
      description: 'The worst areas come first. 0 shows all.',
      defaultValue: defaultOptions.maxTiles,
      settings: { min: 0, integer: true },
    }),
);
