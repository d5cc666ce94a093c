import { alertName, faults, raises, type Raises } from '@pulso/catalogue';
import { settingsOf, type AlertOptions } from '../options.ts';
import { ruleGroups } from '../rules/index.ts';
import { page, table } from './markdown.ts';

const MARK: Readonly<Record<Raises, string>> = { must: '■ must', may: '○ may', never: '' };

export interface MatrixRow {
  readonly alert: string;
  readonly severity: string;
  /** What each switch does to it, by the switch's id. */
  readonly raises: Readonly<Record<string, Raises>>;
}

/** Every switch of the clinic × every alert, each alert once by name and severity. */
export function faultMatrix(options: AlertOptions = {}): MatrixRow[] {
  const rules = [...ruleGroups(settingsOf(options)).values()].flat().flatMap((group) => group.rules);
  const rows = new Map<string, MatrixRow>();
  for (const rule of rules) {
    // What always fires is raised by nothing.
    if (!('alert' in rule) || rule.alert === alertName('watchdog')) continue;
    const { alert } = rule;
    const severity = rule.labels['severity'] ?? '';
    const row = Object.fromEntries(faults.map((fault) => [fault.id, raises(fault, alert, severity)]));
    rows.set(`${alert} ${severity}`, { alert, severity, raises: row });
  }
  return [...rows.values()];
}

/** The fault matrix as a page. */
export function generateFaultMatrix(options: AlertOptions = {}): string {
  const rows = faultMatrix(options).map(({ alert, severity, raises: by }) => [
    `[${alert}](runbooks/${alert}.md)`,
    severity,
    ...faults.map(({ id }) => MARK[by[id] ?? 'never']),
  ]);
  return page(
    '# The fault matrix',
    'The switches of the [reference clinic](../examples/clinic/README.md) cause real trouble. Each **must** raise one alert, of which somebody is told once; it **may** raise known consequences, of which nobody is told; everything else it must leave alone. `npm run test:e2e` causes each and holds every alert that fired against this table; a healthy service raises none of them (`npm run test:healthy -- --for 30m`).',
    faults.map(({ id, title }) => `- \`${id}\`: ${title.en}.`).join('\n'),
    table(['alert', 'severity', ...faults.map(({ id }) => id)], rows),
  );
}
