import { FieldConfigProperty, PanelPlugin, ThresholdsMode } from '@grafana/data';
import { PulsoPanel } from './frame/PulsoPanel.tsx';
import { migrate } from './migrations.ts';
import { defaultOptions, type PanelOptions } from './options.ts';
import { suggestionsSupplier } from './suggestions.ts';
import { viewIds, views } from './views/index.ts';

export const plugin = new PanelPlugin<PanelOptions>(PulsoPanel)
  .setNoPadding()
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Color, FieldConfigProperty.Min, FieldConfigProperty.Max],
    standardOptions: {
      // Without any of their own, signals have the bounds that the rules record.
      [FieldConfigProperty.Thresholds]: {
        defaultValue: { mode: ThresholdsMode.Absolute, steps: [{ value: -Infinity, color: 'text' }] },
      },
    },
  })
  .setMigrationHandler(migrate)
  .setSuggestionsSupplier(suggestionsSupplier)
  .useFieldConfig()
  .setPanelOptions((builder) => {
    builder
      .addSelect({
        path: 'view',
        name: 'View',
        description:
          'What the panel shows. Each view has queries of its own: copy them with the panel from a Pulso dashboard.',
        defaultValue: defaultOptions.view,
        category: ['Pulso'],
        settings: {
          options: viewIds.map((value) => ({ value, label: views[value].name, description: views[value].description })),
        },
      })
      .addSelect({
        path: 'language',
        name: 'Language',
        description: 'Automatic follows the language chosen in Grafana.',
        defaultValue: defaultOptions.language,
        category: ['Pulso'],
        settings: {
          options: [
            { value: 'auto', label: 'Automatic' },
            { value: 'en', label: 'English' },
            { value: 'pt-BR', label: 'Português (Brasil)' },
          ],
        },
      });
    for (const view of viewIds) views[view].addOptions?.(builder);
  });
