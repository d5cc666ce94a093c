import { adviceKinds, type AdviceKind, type LifeEventId } from '@pulso/catalogue';
import type { Advice } from '../advisors/advice/advice.ts';
import { type Entry, type EventValue, type Identity, type Measurement, type Reading } from './entry.ts';
import { judge } from './judge.ts';
import { APPLIED_SHARE, MAX_EVENTS, REVERTED_SHARE, type Rules } from './rules.ts';

/** What one look shows of one advice. */
export interface Observation extends Identity {
  readonly source: string;
  readonly servers?: readonly string[];
  readonly page?: string;
  /** Whether its source could judge: while it could not, its silence means nothing. */
  readonly known: boolean;
  /** What the source proposes; absent where it is silent about it. */
  readonly advice?: Advice;
  /** The setting that is to become `proposed`. */
  readonly setting?: number;
  /** Whether the source itself finds it in place. */
  readonly applied?: boolean;
  readonly now?: Reading;
  readonly measurement?: Measurement;
  /** Nothing will ever be measured: there is no Prometheus. */
  readonly isUnmeasurable?: boolean;
}

type Change = Partial<Entry> & Pick<Entry, 'state'>;

/**
 * What becomes of an advice with one more look at it. Pure. Undefined stays undefined while nothing is proposed.
 * @param now milliseconds since 1970
 */
export function step(entry: Entry | undefined, seen: Observation, now: number, rules: Rules): Entry | undefined {
  if (entry === undefined) return seen.advice === undefined ? undefined : begin(seen, seen.advice, now);
  const sighted = sight(entry, seen, now);
  if (entry.state === 'proposed') return stepProposed(sighted, seen, now, rules);
  if (entry.state === 'applied') return stepApplied(sighted, seen, now, rules);
  if (entry.state === 'dismissed') return stepDismissed(sighted, seen, now, rules);
  return stepEnded(sighted, entry, seen, now, rules);
}

function begin(seen: Observation, advice: Advice, now: number): Entry {
  const { service, cluster, source, servers = [], setting, page } = seen;
  return {
    ...{ service, cluster, source, servers, advice },
    ...{ state: 'proposed', since: now, proposedAt: now, unappliedAt: now },
    ...(page === undefined ? {} : { page }),
    ...(setting === undefined ? {} : { baseline: setting }),
    ...(seen.now === undefined ? {} : { now: seen.now }),
    events: [{ at: now, event: 'proposed' }],
  };
}

/** Whether the source still speaks of it, and since when not. */
function sight(entry: Entry, seen: Observation, now: number): Entry {
  const { absentSince, ...rest } = entry;
  if (seen.advice !== undefined) {
    const { source, servers = entry.servers, page } = seen;
    return { ...rest, source, servers, ...(page === undefined ? {} : { page }) };
  }
  if (!seen.known) return entry;
  return { ...rest, absentSince: absentSince ?? now };
}

function stepProposed(entry: Entry, seen: Observation, now: number, rules: Rules): Entry {
  // Held to what was proposed before this look: who has applied it may be proposed the next step already.
  const how = appliedHow(entry, seen);
  if (how !== undefined) {
    return tell(entry, { state: 'applied', appliedAt: now }, how.event, how.values, now);
  }
  if (seen.advice === undefined) {
    const { absentSince } = entry;
    const isGone = absentSince !== undefined && now - absentSince >= rules.expireMs;
    return isGone ? tell(entry, { state: 'expired' }, 'expired_gone', undefined, now) : entry;
  }
  return { ...withProposal(entry, seen, seen.advice), unappliedAt: now };
}

/** The newest numbers. A setting that moved away from the proposal is where it now starts from. */
function withProposal(entry: Entry, seen: Observation, advice: Advice): Entry {
  const { setting } = seen;
  const { baseline } = entry;
  const isAway = setting !== undefined && (baseline === undefined || (share(entry, setting) ?? 0) < 0);
  return {
    ...entry,
    advice,
    ...(isAway ? { baseline: setting } : {}),
    ...(seen.now === undefined ? {} : { now: seen.now }),
  };
}

/** How far the setting has come from where it was to where it is to be: 0 not at all, 1 all the way. */
function share({ baseline, advice }: Entry, setting: number): number | undefined {
  if (baseline === undefined || advice.proposed === undefined || advice.proposed === baseline) return undefined;
  return (setting - baseline) / (advice.proposed - baseline);
}

function appliedHow(
  entry: Entry,
  seen: Observation,
): { event: LifeEventId; values?: Readonly<Record<string, EventValue>> } | undefined {
  if (seen.applied === true) return { event: 'applied_found' };
  const { setting } = seen;
  if (setting === undefined || !((share(entry, setting) ?? 0) >= APPLIED_SHARE)) return undefined;
  const { unit } = kindOf(entry);
  const value = (number = NaN): EventValue => ({ value: number, unit });
  return {
    event: 'applied_setting',
    values: { before: value(entry.baseline), after: value(setting), proposed: value(entry.advice.proposed) },
  };
}

function stepApplied(entry: Entry, seen: Observation, now: number, rules: Rules): Entry {
  const wayBack = seen.setting === undefined ? undefined : share(entry, seen.setting);
  const isProposedAgain = seen.applied === false && seen.advice?.apply === entry.advice.apply;
  const isBack = wayBack === undefined ? isProposedAgain && seen.advice !== undefined : wayBack < REVERTED_SHARE;
  if (isBack) {
    const { appliedAt: _, ...rest } = entry;
    return { ...tell(rest, { state: 'proposed' }, 'reverted', undefined, now), unappliedAt: now, proposedAt: now };
  }
  // The next step waits for the measurement of this one, which it would disturb; but not for one that never comes.
  const isAnotherStep = seen.applied !== true && seen.advice !== undefined && seen.advice.apply !== entry.advice.apply;
  if (seen.isUnmeasurable === true && isAnotherStep && seen.setting === undefined && seen.advice !== undefined) {
    return again(entry, seen, seen.advice, 'proposed_again', now);
  }
  const { measurement } = seen;
  const judged = measurement === undefined ? entry : withMeasurement(entry, measurement, now);
  if (judged.state !== 'applied') return judged;
  if (now - (entry.appliedAt ?? now) < rules.patienceMs) return judged;
  const patience = seconds(rules.patienceMs);
  return tell(judged, { state: 'expired' }, 'expired_unmeasured', { patience }, now);
}

function withMeasurement(entry: Entry, measurement: Measurement, now: number): Entry {
  const { predictedEffect } = entry.advice;
  const { before, after, windowSeconds } = measurement;
  const judgement = judge(predictedEffect, measurement);
  if (judgement.verdict === 'waiting') {
    if (judgement.why === 'figures') {
      return tell(
        entry,
        { state: 'applied' },
        'waiting_figures',
        { window: { value: windowSeconds, unit: 'seconds' } },
        now,
      );
    }
    const load = (value = NaN): EventValue => ({ value, unit: 'count' });
    return tell(
      entry,
      { state: 'applied' },
      'waiting_load',
      { before: load(before.load), after: load(after.load) },
      now,
    );
  }
  const { verdict, observed } = judgement;
  const unit = kindOf(entry).observe?.unit ?? 'ratio';
  const values: Record<string, EventValue> = {
    before: { value: before.effect ?? NaN, unit },
    after: { value: after.effect ?? NaN, unit },
    observed: { value: observed, unit: 'ratio' },
    predicted: { value: predictedEffect ?? NaN, unit: 'ratio' },
  };
  return tell(entry, { state: verdict, measurement, observedEffect: observed }, verdict, values, now);
}

/** What has ended begins anew if its source proposes it after a silence, goes on proposing it, or proposes another step. */
function stepEnded(sighted: Entry, before: Entry, seen: Observation, now: number, rules: Rules): Entry {
  if (seen.advice === undefined) return sighted;
  const isSame = seen.advice.apply === before.advice.apply;
  if (isSame && before.absentSince === undefined && now - before.since < rules.windowMs) return sighted;
  return again(sighted, seen, seen.advice, 'proposed_again', now);
}

function stepDismissed(sighted: Entry, seen: Observation, now: number, rules: Rules): Entry {
  const known = seen.advice === undefined ? sighted : withProposal(sighted, seen, seen.advice);
  const { dismissal } = known;
  if (dismissal !== undefined && now < dismissal.until) return known;
  return restore(known, now, rules, 'returned');
}

/** A new life of the same advice; what was measured before stays among its events. */
function again(entry: Entry, seen: Observation, advice: Advice, event: LifeEventId, now: number): Entry {
  const {
    baseline: _baseline,
    appliedAt: _applied,
    measurement: _measurement,
    observedEffect: _observed,
    dismissal: _dismissal,
    ...rest
  } = entry;
  const anew = {
    ...rest,
    advice,
    proposedAt: now,
    unappliedAt: now,
    ...(seen.setting === undefined ? {} : { baseline: seen.setting }),
  };
  return tell(anew, { state: 'proposed' }, event, undefined, now);
}

/**
 * Puts an advice aside until a date.
 * @param now milliseconds since 1970
 */
export function dismiss(
  entry: Entry,
  { reason, until }: Pick<NonNullable<Entry['dismissal']>, 'reason' | 'until'>,
  now: number,
): Entry {
  const values = { until: new Date(until).toISOString().slice(0, 10), reason };
  return tell(entry, { state: 'dismissed', dismissal: { at: now, reason, until } }, 'dismissed', values, now);
}

/** Takes a dismissal back; what is gone by then has expired. */
export function restore(entry: Entry, now: number, { expireMs }: Rules, event: LifeEventId = 'restored'): Entry {
  const { dismissal: _, ...rest } = entry;
  const { absentSince } = rest;
  if (absentSince !== undefined && now - absentSince >= expireMs) {
    return tell(rest, { state: 'expired' }, 'expired_gone', undefined, now);
  }
  return { ...tell(rest, { state: 'proposed' }, event, undefined, now), proposedAt: now, unappliedAt: now };
}

/** Adds an event; the same one again, as long as it is the last, only moves on. */
function tell(
  entry: Entry,
  change: Change,
  event: LifeEventId,
  values: Record<string, EventValue> | undefined,
  now: number,
): Entry {
  const { events } = entry;
  const isRepeated = events.at(-1)?.event === event;
  const before = isRepeated ? events.slice(0, -1) : events;
  const next = [...before, { at: now, event, ...(values === undefined ? {} : { values }) }];
  const since = change.state === entry.state ? entry.since : now;
  return { ...entry, ...change, since, events: next.slice(-MAX_EVENTS) };
}

export function kindOf({ advice }: Pick<Entry, 'advice'>): AdviceKind {
  const kinds: readonly AdviceKind[] = adviceKinds;
  return kinds.find(({ id }) => id === advice.kind)!;
}

const seconds = (milliseconds: number): EventValue => ({ value: milliseconds / 1000, unit: 'seconds' });
