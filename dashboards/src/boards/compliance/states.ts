import {
  controls,
  controlStatusTexts,
  metrics,
  regulationTexts,
  type ControlStatus,
  type Locale,
} from '@pulso/catalogue';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { valueTexts } from '../../panels/table.ts';
import { ofService } from '../../select.ts';

const { controlStatus, riskScore, waiverExpiry } = metrics.compliance;
export const REGULATIONS = Object.keys(regulationTexts);

/** Shape and colour of a result, and a number for timelines; what was not measured is grey, never green. */
export const RESULTS: readonly {
  readonly status: ControlStatus;
  readonly shape: string;
  readonly colour: string;
  readonly value: number;
}[] = [
  { status: 'fail', shape: '■', colour: STATE_COLOURS.critical, value: 5 },
  { status: 'error', shape: '?', colour: STATE_COLOURS.unknown, value: 4 },
  { status: 'unknown', shape: '?', colour: STATE_COLOURS.unknown, value: 3 },
  { status: 'pass', shape: '✓', colour: STATE_COLOURS.ok, value: 2 },
  { status: 'skip', shape: '–', colour: 'rgba(142, 142, 153, 0.4)', value: 1 },
  { status: 'na', shape: '–', colour: 'rgba(142, 142, 153, 0.25)', value: 0 },
];

export function resultTexts(locale: Locale, by: 'status' | 'value'): ValueMapping[] {
  return valueTexts(
    Object.fromEntries(
      RESULTS.map((result) => [
        result[by],
        { text: `${result.shape} ${controlStatusTexts[result.status][locale]}`, color: result.colour },
      ]),
    ),
  );
}

/** Each control in one of these results: 1 while it is, else 0. Two daemons that test it count once. */
export function inStatus(statuses: readonly ControlStatus[], by: string, matchers = ''): string {
  const among = `status=~"${statuses.join('|')}"`;
  return `max by (${by}) (${ofService(controlStatus.name, matchers === '' ? among : `${among}, ${matchers}`)})`;
}

/** A service is told its risk of each regulation, also of those of which it has no control set up. */
const services = `count by (regulation) (max by (service, regulation) (${ofService(riskScore.name)}))`;

/** How many controls of each regulation are in one of these results; 0 where none is. */
export function countIn(statuses: readonly ControlStatus[], matchers = ''): string {
  return `sum by (regulation) (${inStatus(statuses, 'service, control, regulation', matchers)}) or 0 * ${services}`;
}

/** How many of the catalogue's controls are not set up: those that the service's settings leave out have no series at all. */
export function notSetUp(): string {
  const all = REGULATIONS.map((id) => {
    const count = controls.filter(({ regulation }) => regulation === id).length;
    return `label_replace(vector(${count}), "regulation", "${id}", "", "")`;
  }).join(' or ');
  return `${services} * on (regulation) (${all}) - on (regulation) (${countIn(['pass', 'fail', 'error', 'unknown', 'na'])})`;
}

/** How many failures nobody has accepted, or else how many are waived at present. */
export function failures(which: 'open' | 'waived'): string {
  const failed = `${inStatus(['fail'], 'service, control')} == 1`;
  const waived = `max by (service, control) (${ofService(waiverExpiry.name)}) > time()`;
  const join = which === 'open' ? 'unless' : 'and';
  return `count((${failed}) ${join} on (service, control) (${waived})) or 0 * count(${ofService(riskScore.name)})`;
}

export function regulationNames(locale: Locale): ValueMapping[] {
  return valueTexts(
    Object.fromEntries(Object.entries(regulationTexts).map(([id, title]) => [id, { text: title[locale] }])),
  );
}

/** The result of each as a number, the worst first. */
export function resultValue(by: string, statuses: readonly ControlStatus[], matchers = ''): string {
  return RESULTS.filter(({ status }) => statuses.includes(status))
    .map(({ status, value }) => `(${inStatus([status], by, matchers)} == 1) ^ 0 * ${value}`)
    .join(' or ');
}
