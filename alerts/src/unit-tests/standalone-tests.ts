import { alertName, type StandaloneAlert } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { filledSlots } from '../rules/annotations.ts';
import { humanize } from '../rules/humanize.ts';
import { standaloneAnnotations, standaloneLabels } from '../rules/standalone.ts';
import { seriesName, type InputSeries } from './series.ts';
import { identityOf, type ExpectedAlert, type PromtoolTest } from './signal-test.ts';

/** Labels that raw series have and recorded ones call otherwise. */
const RENAMED: Readonly<Record<string, string>> = { entity: 'server' };

/** What the alert's labels are: those of its series that its expression keeps. */
function kept(alert: StandaloneAlert): Record<string, string> {
  const [series] = alert.test?.trouble ?? [];
  const grouping = /by \(([^)]*)\)/.exec(alert.expr)?.[1] ?? '';
  const names =
    alert.about?.includes('entity') === true
      ? ['entity']
      : grouping.split(', ').filter((name) => name !== '$by' && name !== '');
  return Object.fromEntries(names.map((name) => [name, series?.labels[RENAMED[name] ?? name] ?? '']));
}

/** Whether its expression reads the value of a signal: then that signal's name is among the labels. */
function ofSignal({ expr }: StandaloneAlert): Record<string, string> {
  const signal = /pulso:signal:value\{signal="(\w+)"/.exec(expr)?.[1];
  return signal === undefined ? {} : { signal };
}

/** Another signal, which grows as fast: nothing that this alert is about. */
function stranger({ area }: StandaloneAlert, settings: Settings): InputSeries {
  const labels = { area, ...identityOf('stranger', settings), entity: 'sample', signal: 'stranger' };
  return { series: seriesName('pulso:signal:value', labels), values: '0.62+0.002x60' };
}

function test(alert: StandaloneAlert, settings: Settings): PromtoolTest[] {
  const alertname = alertName(alert.id);
  const expected = (identity: Record<string, string>): ExpectedAlert => {
    const labels = { ...identity, ...kept(alert), ...ofSignal(alert), ...standaloneLabels(alert, settings) };
    const value = alert.unit === undefined ? '' : humanize(alert.test?.value ?? Number.NaN, alert.unit);
    return { exp_labels: labels, exp_annotations: standaloneAnnotations(alert, filledSlots(labels, value), settings) };
  };
  const at = (minutes: number, exp_alerts: readonly ExpectedAlert[]) => ({
    eval_time: `${minutes}m`,
    alertname,
    exp_alerts,
  });
  if (alert.test === undefined) {
    const name = `${alertname}: fires at any time`;
    return [
      { name, interval: '1m', input_series: [], alert_rule_test: [at(0, [expected({})]), at(60, [expected({})])] },
    ];
  }
  const { trouble, quiet, before, firing, resolved } = alert.test;
  const input = (series: typeof trouble, identity: Record<string, string>) =>
    series.map(({ metric, labels, values }) => ({ series: seriesName(metric, { ...identity, ...labels }), values }));
  // What no service is named for is nobody's: its targets are Prometheus' own, not Pulso's.
  const { service: _, ...nameless } = identityOf('', settings);
  return [
    {
      name: `${alertname}: fires, is quiet short of it, and resolves`,
      interval: '1m',
      input_series: [
        ...input(trouble, identityOf('trouble', settings)),
        ...input(quiet, identityOf('quiet', settings)),
        ...(Object.keys(ofSignal(alert)).length > 0 ? [stranger(alert, settings)] : []),
        ...(alert.expr.includes('service!=""') ? input(trouble, nameless) : []),
      ],
      alert_rule_test: [at(before, []), at(firing, [expected(identityOf('trouble', settings))]), at(resolved, [])],
    },
  ];
}

/** Apart by what they read: those on recorded signals need the rules that record them. */
export function standaloneTests(settings: Settings): {
  readonly raw: readonly PromtoolTest[];
  readonly recorded: readonly PromtoolTest[];
  /** The signals on which these rest. */
  readonly signals: readonly string[];
} {
  const onSignals = (alert: StandaloneAlert) => Object.keys(ofSignal(alert)).length > 0;
  const tests = (wanted: boolean) =>
    settings.standalone.filter((alert) => onSignals(alert) === wanted).flatMap((alert) => test(alert, settings));
  const signals = settings.standalone.flatMap((alert) => Object.values(ofSignal(alert)));
  return { raw: tests(false), recorded: tests(true), signals };
}
