import type { PanelOptionsEditorBuilder } from '@grafana/data';
import type { PanelOptions } from '../../options.ts';
import type { Sort } from './model/order.ts';

export interface RecommendationsOptions {
  /** By what the list is sorted when it is opened. */
  sort: Sort;
  /** Whether what was applied is shown when it is opened, with what came of it. */
  ended: boolean;
}

export const recommendationsDefaults: RecommendationsOptions = {
  sort: 'need',
  ended: true,
};

const category = ['Recommendations'];
const showIf = (options: PanelOptions): boolean => options.view === 'recommendations';

export function addRecommendationsOptions(builder: PanelOptionsEditorBuilder<PanelOptions>): void {
  builder
    .addSelect({
      path: 'recommendations.sort',
      name: 'Sorted by',
      description: 'When the list is opened; everybody can sort it otherwise.',
      defaultValue: recommendationsDefaults.sort,
      category,
      showIf,
      settings: {
        options: [
          { value: 'need', label: 'Need', description: 'As Pulso ranks: causes before symptoms, most gain first' },
          { value: 'gain', label: 'Gain' },
          { value: 'severity', label: 'Severity' },
          { value: 'confidence', label: 'Confidence' },
          { value: 'age', label: 'Newest' },
        ],
      },
    })
    .addBooleanSwitch({
      path: 'recommendations.ended',
      name: 'Show what was applied',
      description: 'With what came of it, for a day, beside what can still be done. Everybody can choose otherwise.',
      defaultValue: recommendationsDefaults.ended,
      category,
      showIf,
    });
}
