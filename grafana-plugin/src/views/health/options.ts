import type { PanelOptionsEditorBuilder } from '@grafana/data';
import type { PanelOptions } from '../../options.ts';

export interface HealthOptions {
  /** A label of the recorded signals; `area` by default. */
  groupBy: string;
  /** `auto`: tiles up to so many as can be read, then one line each. */
  density: 'auto' | 'tiles' | 'dense';
  showRecommendations: boolean;
  /** Tiles shown at most, the worst first; 0 shows all. */
  maxTiles: number;
}

export const healthDefaults: HealthOptions = {
  groupBy: 'area',
  density: 'auto',
  showRecommendations: true,
  maxTiles: 0,
};

const category = ['Health'];
const showIf = (options: PanelOptions): boolean => options.view === 'health';

export function addHealthOptions(builder: PanelOptionsEditorBuilder<PanelOptions>): void {
  builder
    .addTextInput({
      path: 'health.groupBy',
      name: 'A tile per',
      description:
        'A label of the signals: area, service, instance, entity, signal, or one of your own. Rules record the state of areas and services; of other groups it is that of their worst signal.',
      defaultValue: healthDefaults.groupBy,
      settings: { placeholder: healthDefaults.groupBy },
      category,
      showIf,
    })
    .addRadio({
      path: 'health.density',
      name: 'Density',
      description: 'Automatic shows more than 40 as one line each.',
      defaultValue: healthDefaults.density,
      settings: {
        options: [
          { value: 'auto', label: 'Automatic' },
          { value: 'tiles', label: 'Tiles' },
          { value: 'dense', label: 'Dense' },
        ],
      },
      category,
      showIf,
    })
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
