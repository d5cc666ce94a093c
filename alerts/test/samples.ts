import { alertName, type Severity } from '@pulso/catalogue';
import { parse } from 'yaml';
import { generateRuleTests } from '../src/index.ts';
import type { AlertOptions } from '../src/index.ts';
import type { ExpectedAlert, PromtoolTest } from '../src/unit-tests/signal-test.ts';

/** Where runbooks and dashboards are, as a user would have published them. */
export const URLS = { runbooks: 'https://docs.example/runbooks', dashboards: 'https://grafana.example' } as const;

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const cache = new Map<string, Map<string, string>>();

/** An alert just as Prometheus fires it: with the labels and texts that its rule's unit test expects, of this service. */
export function firedAlert(
  area: string,
  signal: string,
  severity: Severity,
  service: string,
  locale: NonNullable<AlertOptions['locale']> = 'en',
): PostedAlert {
  const files = cache.get(locale) ?? generateRuleTests({ urls: URLS, locale });
  cache.set(locale, files);
  const { tests }: { tests: PromtoolTest[] } = parse(files.get(`${area}.yml`) ?? '');
  const alertname = alertName(signal);
  const expected = tests
    .flatMap(({ alert_rule_test = [] }) => alert_rule_test)
    .filter((one) => one.alertname === alertname)
    .flatMap(({ exp_alerts }): readonly ExpectedAlert[] => exp_alerts)
    .find(({ exp_labels }) => exp_labels['severity'] === severity && exp_labels['service'] === severity);
  if (expected === undefined) throw new Error(`no ${severity} alert of ${signal} in ${area}.yml`);
  // In the unit tests a service is called by the state that it is in.
  const annotations = Object.fromEntries(
    Object.entries(expected.exp_annotations).map(([name, text]) => [
      name,
      text.replace(`var-service=${severity}`, `var-service=${service}`),
    ]),
  );
  return { labels: { alertname, ...expected.exp_labels, service }, annotations };
}
