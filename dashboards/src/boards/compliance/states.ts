import { controlStatusTexts, metrics, type ControlStatus, type Locale } from '@pulso/catalogue';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { valueTexts } from '../../panels/table.ts';
import { ofService } from '../../select.ts';

const { controlStatus } = metrics.compliance;

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

/** How many controls of each regulation are in one of these results; 0 where none is. */
export function countIn(statuses: readonly ControlStatus[], matchers = ''): string {
  return `sum by (regulation) (${inStatus(statuses, 'service, control, regulation', matchers)})`;
}

/** The result of each as a number, the worst first. */
export function resultValue(by: string, statuses: readonly ControlStatus[], matchers = ''): string {
  return RESULTS.filter(({ status }) => statuses.includes(status))
    .map(({ status, value }) => `(${inStatus([status], by, matchers)} == 1) ^ 0 * ${value}`)
    .join(' or ');
}
