import * as fc from 'fast-check';
import { propose, type Advice } from '../advisors/advice/advice.ts';
import type { Entry, Measurement } from './entry.ts';
import { rulesOf } from './rules.ts';
import { dismiss, type Observation, restore, step } from './step.ts';
import { isEntry } from './store.ts';
import { windowsOf } from './windows.ts';

const MINUTE = 60_000;
const rules = rulesOf({ windowMs: 30 * MINUTE, settleMs: 5 * MINUTE, keepMs: 1e12 });
const identity = { service: 'clinic', cluster: 'prod', source: 'application', known: true };
const pool = (given: Partial<Advice> = {}): Advice => ({
  ...propose({
    ...{ kind: 'pool_starved', entity: 'primary', severity: 'critical', confidence: 0.8, values: {} },
    ...{ current: 4, proposed: 10, predictedEffect: -0.8, apply: 'max: 10' },
  }),
  ...given,
});
const see = (given: Partial<Observation> = {}): Observation => ({ ...identity, ...given });
/** Looks one after the other, each at its minute. */
const live = (...looks: readonly (readonly [minute: number, seen: Observation])[]): Entry | undefined =>
  looks.reduce<Entry | undefined>((entry, [minute, seen]) => step(entry, seen, minute * MINUTE, rules), undefined);
const standing = see({ advice: pool(), setting: 4 });
const silent = see();
const eventsOf = (entry: Entry | undefined) => entry?.events.map(({ event }) => event);
const measured = (before: number, after: number, loads: readonly [number, number] = [10, 10]): Measurement => ({
  before: { effect: before, load: loads[0] },
  after: { effect: after, load: loads[1] },
  windowSeconds: 600,
});
const applied = [
  [0, standing],
  [1, see({ setting: 10 })],
] as const;

describe('the life of an advice', () => {
  it('begins when it is proposed, and not before', () => {
    expect(live([0, silent])).toBeUndefined();
    expect(live([0, standing])).toMatchObject({ state: 'proposed', since: 0, baseline: 4 });
  });

  it('is applied once the setting has come most of the way, and keeps its prediction', () => {
    expect(live([0, standing], [1, see({ advice: pool(), setting: 7 })])?.state).toBe('proposed');
    // Its advisor already proposes the next step: what counts is what was proposed before.
    const next = pool({ current: 8, proposed: 12, predictedEffect: -0.1 });
    const entry = live([0, standing], [1, see({ advice: next, setting: 8 })]);
    expect(entry).toMatchObject({
      state: 'applied',
      appliedAt: MINUTE,
      advice: { proposed: 10, predictedEffect: -0.8 },
    });
    expect(entry?.events.at(-1)).toEqual({
      at: MINUTE,
      event: 'applied_setting',
      values: {
        before: { value: 4, unit: 'count' },
        after: { value: 8, unit: 'count' },
        proposed: { value: 10, unit: 'count' },
      },
    });
  });

  it('is applied when its advisor finds it in place, also where that is silent now', () => {
    expect(live([0, see({ advice: pool(), applied: false })], [1, see({ applied: true })])?.state).toBe('applied');
  });

  it('counts from where a setting went that moved away from the proposal', () => {
    const entry = live([0, standing], [1, see({ advice: pool({ current: 1 }), setting: 1 })]);
    expect(entry).toMatchObject({ state: 'proposed', baseline: 1 });
  });

  it('is confirmed by half of the predicted effect, refuted by less', () => {
    expect(live(...applied, [40, see({ setting: 10, measurement: measured(1, 0.6) })])).toMatchObject({
      state: 'confirmed',
      observedEffect: expect.closeTo(-0.4) as unknown,
    });
    expect(live(...applied, [40, see({ setting: 10, measurement: measured(1, 0.61) })])?.state).toBe('refuted');
  });

  it('waits, with the reason, while loads differ too much to be fair; what is so all the more counts', () => {
    const at = (before: number, after: number, load: number) =>
      live(...applied, [40, see({ setting: 10, measurement: measured(before, after, [10, load]) })]);
    expect(at(1, 0.2, 5)).toMatchObject({ state: 'applied' });
    expect(at(1, 0.2, 5)?.events.at(-1)).toMatchObject({ event: 'waiting_load' });
    expect(at(1, 0.2, 30)?.state).toBe('confirmed');
    expect(at(1, 0.9, 30)?.state).toBe('applied');
    expect(at(1, 0.9, 3)?.state).toBe('refuted');
    const twice = live(
      ...applied,
      [40, see({ setting: 10, measurement: measured(1, 0.2, [10, 5]) })],
      [41, see({ setting: 10, measurement: measured(1, 0.2, [10, 6]) })],
    );
    expect(eventsOf(twice)).toEqual(['proposed', 'applied_setting', 'waiting_load']);
  });

  it('waits where there are no figures, and expires unmeasured after its patience', () => {
    const none = { before: {}, after: {}, windowSeconds: 600 };
    const entry = live(...applied, [40, see({ setting: 10, measurement: none })], [25 * 60, see({ setting: 10 })]);
    expect(eventsOf(entry)).toEqual(['proposed', 'applied_setting', 'waiting_figures', 'expired_unmeasured']);
    expect(entry?.state).toBe('expired');
  });

  it('is proposed again when it is taken back, not when the next step is proposed', () => {
    expect(eventsOf(live(...applied, [2, see({ advice: pool(), setting: 4 })]))?.at(-1)).toBe('reverted');
    const index = see({ advice: pool({ apply: 'CREATE INDEX a' }), applied: false });
    const other = see({ advice: pool({ apply: 'CREATE INDEX b' }), applied: false });
    const made = see({ applied: true });
    expect(live([0, index], [1, made], [2, other])?.state).toBe('applied');
    expect(live([0, index], [1, made], [2, index])?.state).toBe('proposed');
  });

  it('makes room for the next step where nothing will ever measure this one', () => {
    const [first, second] = [pool({ apply: 'CREATE INDEX a' }), pool({ apply: 'CREATE INDEX b' })];
    const index = (given: Partial<Observation>) => see({ isUnmeasurable: true, applied: false, ...given });
    const made = [
      [0, index({ advice: first })],
      [1, index({ applied: true })],
    ] as const;
    expect(live(...made)?.state).toBe('applied');
    const next = live(...made, [2, index({ advice: second })]);
    expect(next).toMatchObject({ state: 'proposed', proposedAt: 2 * MINUTE, advice: { apply: 'CREATE INDEX b' } });
    expect(next?.appliedAt).toBeUndefined();
    // With a Prometheus it waits to be measured.
    expect(live(...made, [2, index({ isUnmeasurable: false, advice: second })])?.state).toBe('applied');
  });

  it('expires when the trouble goes by itself, and never on the silence of a source that cannot judge', () => {
    expect(live([0, standing], [1, silent], [15, silent])?.state).toBe('proposed');
    expect(live([0, standing], [1, silent], [16, silent])?.state).toBe('expired');
    expect(live([0, standing], [1, see({ known: false })], [1e6, see({ known: false })])?.state).toBe('proposed');
  });

  it('begins anew when it comes back, with its past among its events', () => {
    const entry = live([0, standing], [1, silent], [16, silent], [20, standing]);
    expect(entry).toMatchObject({ state: 'proposed', proposedAt: 20 * MINUTE });
    expect(eventsOf(entry)).toEqual(['proposed', 'expired_gone', 'proposed_again']);
    const held = live(
      ...applied,
      [40, see({ advice: pool(), setting: 10, measurement: measured(1, 0.2) })],
      [41, standing],
    );
    expect(held?.state).toBe('confirmed'); // its advisor holds it a while
  });

  it('stays away while it is dismissed, and comes back after, or at once when that is taken back', () => {
    const entry = live([0, standing])!;
    const aside = dismiss(entry, { reason: 'not now', until: 100 * MINUTE }, MINUTE);
    expect(aside).toMatchObject({ state: 'dismissed', dismissal: { reason: 'not now', until: 100 * MINUTE } });
    expect(step(aside, standing, 99 * MINUTE, rules)?.state).toBe('dismissed');
    expect(eventsOf(step(aside, standing, 100 * MINUTE, rules))?.at(-1)).toBe('returned');
    expect(eventsOf(restore(aside, 2 * MINUTE, rules))?.at(-1)).toBe('restored');
    const gone = step(step(aside, silent, 50 * MINUTE, rules), silent, 100 * MINUTE, rules);
    expect(gone?.state).toBe('expired');
  });
});

describe('the windows that are compared', () => {
  const entry = live([0, standing], [20, standing], [21, see({ setting: 10 })])!;

  it('are equal, no longer than the advice stood, and leave out the time to settle', () => {
    expect(windowsOf(entry, 45 * MINUTE, rules)).toBeUndefined();
    expect(windowsOf(entry, 46 * MINUTE, rules)).toEqual({
      lengthMs: 20 * MINUTE,
      beforeEndsAt: 20 * MINUTE,
      afterEndsAt: 46 * MINUTE,
    });
  });

  it('are at least a sixth of the longest, and at most that', () => {
    const hasty = live(...applied)!;
    expect(windowsOf(hasty, 11 * MINUTE, rules)?.lengthMs).toBe(5 * MINUTE);
    const late = live([0, standing], [500, standing], [501, see({ setting: 10 })])!;
    expect(windowsOf(late, 600 * MINUTE, rules)?.lengthMs).toBe(30 * MINUTE);
  });

  it('are none but of applied advice', () => {
    expect(windowsOf(live([0, standing])!, 1e9, rules)).toBeUndefined();
  });
});

/** As the history file gives it back. */
function readBack(entry: Entry): Entry {
  const read: unknown = JSON.parse(JSON.stringify(entry));
  if (!isEntry(read)) throw new Error('no entry was read');
  return read;
}

describe('any life', () => {
  const number = fc.double({ min: 0, max: 100, noNaN: true });
  const reading = fc.record({ effect: number, load: number }, { requiredKeys: [] });
  const observation: fc.Arbitrary<Observation> = fc
    .record(
      {
        advice: fc
          .record({ current: number, proposed: number, predictedEffect: fc.double({ min: -1, max: 1, noNaN: true }) })
          .map(pool),
        setting: number,
        applied: fc.boolean(),
        known: fc.boolean(),
        measurement: fc.record({ before: reading, after: reading, windowSeconds: fc.constant(600) }),
      },
      { requiredKeys: ['known'] },
    )
    .map((given) => see(given));
  const looks = fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), observation), { minLength: 1, maxLength: 80 });
  /** From each state to those that one look may bring. */
  const ways: Readonly<Record<string, readonly string[]>> = {
    proposed: ['applied', 'expired'],
    applied: ['proposed', 'confirmed', 'refuted', 'expired'],
    confirmed: ['proposed'],
    refuted: ['proposed'],
    expired: ['proposed'],
    dismissed: ['proposed', 'expired'],
  };

  it('takes only known ways, each told as an event, in order of time and bounded', () => {
    fc.assert(
      fc.property(looks, fc.boolean(), (steps, isDismissed) => {
        let now = 0;
        let entry: Entry | undefined;
        for (const [minutes, seen] of steps) {
          now += minutes * MINUTE;
          const before = entry;
          entry = step(entry, seen, now, rules);
          if (before === undefined) continue;
          if (entry === undefined) throw new Error('an advice was forgotten');
          const isMoved = entry.state !== before.state;
          expect([before.state, ...(ways[before.state] ?? [])]).toContain(entry.state);
          expect(entry.since).toBe(isMoved ? now : before.since);
          expect(entry.events.at(-1)?.at).toBe(isMoved ? now : entry.events.at(-1)?.at);
          expect(entry.events.length).toBeLessThanOrEqual(50);
          expect(entry.events.map(({ at }) => at)).toEqual(entry.events.map(({ at }) => at).toSorted((a, b) => a - b));
          const isMeasured = entry.state === 'confirmed' || entry.state === 'refuted';
          expect(isMeasured).toBe(entry.observedEffect !== undefined);
          expect(Number.isFinite(entry.observedEffect ?? 0)).toBe(true);
          if (isDismissed && entry.state === 'proposed') {
            entry = dismiss(entry, { reason: 'r', until: now + 10 * MINUTE }, now);
          }
        }
      }),
    );
  });

  it('survives being written and read at any moment', () => {
    fc.assert(
      fc.property(looks, (steps) => {
        let now = 0;
        let [entry, copy]: (Entry | undefined)[] = [];
        for (const [minutes, seen] of steps) {
          now += minutes * MINUTE;
          entry = step(entry, seen, now, rules);
          copy = step(copy === undefined ? undefined : readBack(copy), seen, now, rules);
        }
        expect(JSON.stringify(copy)).toEqual(JSON.stringify(entry));
      }),
    );
  });
});
