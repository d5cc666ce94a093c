import { faultMatrix } from '@pulso/alerts';
import { faults, signals } from '@pulso/catalogue';
import { FREE_PORTS, runDemo } from './run-demo.ts';

const MINUTES = 60_000;

interface Outcome {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly timeline: readonly { at: string; event: string; text?: string; [detail: string]: unknown }[];
  readonly raised: readonly { alert: string; severity: string }[];
  readonly consequences: readonly { alert: string; severity: string; muted: boolean }[];
}

function outcome(lines: readonly string[]): Outcome {
  return JSON.parse(lines.at(-1) ?? '') as Outcome;
}

const keyOf = ({ alert, severity }: { alert: string; severity: string }) => `${alert} ${severity}`;
const matrix = faultMatrix();

/** What of a column of the fault matrix was not so: `<alert> <severity>: must, but did not fire`. */
function differences(raised: Outcome['raised'], fault?: string): string[] {
  const fired = new Set(raised.map(keyOf));
  const known = new Set(matrix.map(keyOf));
  return [
    ...matrix.flatMap((row) => {
      const expected = (fault === undefined ? undefined : row.raises[fault]) ?? 'never';
      const did = fired.has(keyOf(row));
      if (expected === 'must' && !did) return [`${keyOf(row)}: must, but did not fire`];
      return expected === 'never' && did ? [`${keyOf(row)}: must not, but fired`] : [];
    }),
    ...[...fired].filter((key) => !known.has(key)).map((key) => `${key}: fired, and is in no row of the matrix`),
  ];
}

describe('the reference clinic', () => {
  it(
    'raises nothing while it is healthy under load',
    async () => {
      const run = await runDemo(['--for', '75s', '--json', ...FREE_PORTS]);
      const { raised, ...rest } = outcome(run.lines);
      expect(rest).toMatchObject({ ok: true, problems: [] });
      expect(differences(raised)).toEqual([]);
      expect(run.code).toBe(0);
      expect(run.left).toEqual([]);
    },
    6 * MINUTES,
  );

  it.each(faults.map((fault) => [fault.id, fault] as const))(
    '%s raises exactly its page, names the cause, and resolves',
    async (id, fault) => {
      const run = await runDemo(['--scenario', id, '--for', '6m', '--json', ...FREE_PORTS]);
      const { ok, problems, timeline, raised, consequences } = outcome(run.lines);
      expect({ ok, problems }).toEqual({ ok: true, problems: [] });
      expect(differences(raised, id)).toEqual([]);
      expect(run.code).toBe(0);
      expect(timeline.map(({ event }) => event)).toEqual(
        expect.arrayContaining([
          'fault-started',
          'signal-crossed',
          'alert-firing',
          'page-received',
          'recommendation',
          'fault-ended',
          'alert-resolved',
        ]),
      );
      const signal = signals.find((each) => each.id === fault.signal);
      const page = timeline.find(({ event }) => event === 'page-received');
      expect(page?.text).toContain(signal?.summary.en);
      expect(consequences.filter(({ muted }) => !muted)).toEqual([]);
      expect(run.left).toEqual([]);
    },
    10 * MINUTES,
  );
});
