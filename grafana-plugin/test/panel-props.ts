import { dateTime, EventBusSrv, LoadingState, type DataFrame, type PanelProps } from '@grafana/data';
import { defaultOptions, type PanelOptions } from '../src/options.ts';
import { fixture } from './fixture.ts';

/** What Grafana hands to the panel, over the fixture's hour. */
export function panelProps(
  series: DataFrame[],
  change: Partial<PanelProps<PanelOptions>> = {},
): PanelProps<PanelOptions> {
  const from = dateTime(fixture.from);
  const to = dateTime(fixture.to);
  const timeRange = { from, to, raw: { from, to } };
  return {
    id: 1,
    title: 'Pulso',
    data: { state: LoadingState.Done, series, timeRange },
    timeRange,
    timeZone: 'utc',
    options: defaultOptions,
    transparent: false,
    width: 1400,
    height: 700,
    fieldConfig: { defaults: {}, overrides: [] },
    renderCounter: 1,
    eventBus: new EventBusSrv(),
    onOptionsChange: () => {},
    onFieldConfigChange: () => {},
    replaceVariables: (text) => text,
    onChangeTimeRange: () => {},
    ...change,
  };
}
