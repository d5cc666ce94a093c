import { alertName, faults, signals } from '@pulso/catalogue';
import { FREE_PORTS, runDemo } from './run-demo.ts';

const MINUTES = 60_000;

interface Outcome {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly timeline: readonly { at: string; event: string; text?: string; [detail: string]: unknown }[];
  readonly consequences: readonly { alert: string; severity: string; muted: boolean }[];
}

function outcome(lines: readonly string[]): Outcome {
  return JSON.parse(lines.at(-1) ?? '') as Outcome;
}

describe('the reference clinic', () => {
  it(
    'raises nothing while it is healthy under load',
    async () => {
      const run = await runDemo(['--for', '75s', '--json', ...FREE_PORTS]);
      expect(outcome(run.lines)).toMatchObject({ ok: true, problems: [] });
      expect(run.code).toBe(0);
      expect(run.left).toEqual([]);
    },
    6 * MINUTES,
  );

  it.each(faults.map((fault) => [fault.id, fault] as const))(
    '%s raises exactly its page, names the cause, and resolves',
    async (id, fault) => {
      const run = await runDemo(['--scenario', id, '--for', '6m', '--json', ...FREE_PORTS]);
      const { ok, problems, timeline, consequences } = outcome(run.lines);
      expect({ ok, problems }).toEqual({ ok: true, problems: [] });
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
      const declared = new Set((signal?.mutes ?? []).map(alertName));
      for (const consequence of consequences) {
        expect(declared).toContain(consequence.alert);
        expect(consequence.muted).toBe(true);
      }
      expect(run.left).toEqual([]);
    },
    10 * MINUTES,
  );
});
