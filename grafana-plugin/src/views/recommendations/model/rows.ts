import type { Table, Tables } from '../../../model/index.ts';
import type { RecommendationsQueryId } from '@pulso/catalogue';
import { registerOf, type Register } from './register.ts';
import type { AdviceNumbers, Recommendation } from './types.ts';

const NUMBERS = {
  current: 'adviceCurrent',
  proposed: 'adviceProposed',
  effect: 'adviceEffect',
  confidence: 'adviceConfidence',
  observed: 'adviceObserved',
  savedTime: 'adviceSavedTime',
  removedRisk: 'adviceRemovedRisk',
  rank: 'adviceRank',
  since: 'adviceSince',
} as const satisfies Record<keyof AdviceNumbers, RecommendationsQueryId>;

/** All recommendations of one answer, each once: `all[i]` is about `register.all[i]`. */
export interface Rows {
  readonly register: Register;
  readonly all: readonly Recommendation[];
}

/**
 * The rows of an answer. Every refresh reads thousands: rows of which nothing has changed are the objects of before, so
 * that nothing about them is drawn or reckoned again.
 */
export function readRows(tables: Tables<RecommendationsQueryId>, before: Rows | undefined): Rows {
  const register = registerOf(tables.of('advice'), before?.register);
  const { length } = register.all;
  const marks = marksOf(tables.of('advice'), register);
  const numbers = (name: keyof AdviceNumbers): Float64Array => numbersOf(tables.of(NUMBERS[name]), register);
  const [current, proposed, effect] = [numbers('current'), numbers('proposed'), numbers('effect')];
  const [confidence, observed, savedTime] = [numbers('confidence'), numbers('observed'), numbers('savedTime')];
  const [removedRisk, rank, since] = [numbers('removedRisk'), numbers('rank'), numbers('since')];
  const all: Recommendation[] = [];
  for (let i = 0; i < length; i += 1) {
    const of = register.all[i];
    if (of === undefined) continue;
    const row: Recommendation = {
      of,
      instance: marks.instance[i] ?? '',
      severity: marks.severity[i] ?? '',
      state: marks.state[i] ?? '',
      current: known(current[i]),
      proposed: known(proposed[i]),
      effect: known(effect[i]),
      confidence: known(confidence[i]),
      observed: known(observed[i]),
      savedTime: known(savedTime[i]),
      removedRisk: known(removedRisk[i]),
      rank: known(rank[i]),
      since: known(since[i]),
    };
    const old = before?.all[before.register === register ? i : before.register.find(of.cluster, of.service, of.id, i)];
    all.push(old !== undefined && isSame(row, old) ? old : row);
  }
  return { register, all };
}

const known = (value: number | undefined): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : value;

/** What the labels tell beside the identity. Of two exporters that report the same advice one is taken, whatever their order. */
function marksOf(tables: readonly Table[], register: Register) {
  const { length } = register.all;
  const blank = (): string[] => Array.from({ length }, () => '');
  const [instance, severity, state] = [blank(), blank(), blank()];
  const seen = new Uint8Array(length);
  for (const table of tables) {
    const [instances, severities, states] = [table.column('instance'), table.column('severity'), table.column('state')];
    eachPlace(table, register, (i, place) => {
      const one = instances[i] ?? '';
      if (seen[place] === 1 && one <= (instance[place] ?? '')) return;
      seen[place] = 1;
      instance[place] = one;
      severity[place] = severities[i] ?? '';
      state[place] = states[i] ?? '';
    });
  }
  return { instance, severity, state };
}

/** The numbers of one metric, each at its row's place; NaN where there is none. */
function numbersOf(tables: readonly Table[], register: Register): Float64Array {
  const numbers = new Float64Array(register.all.length).fill(Number.NaN);
  for (const table of tables) {
    eachPlace(table, register, (i, place) => {
      const value = table.values[i];
      if (typeof value === 'number' && Number.isFinite(value)) numbers[place] = value;
    });
  }
  return numbers;
}

/** Each row of a table that is about a known recommendation, with the place of that. */
function eachPlace(table: Table, register: Register, visit: (i: number, place: number) => void): void {
  const [cluster, service, id] = [table.column('cluster'), table.column('service'), table.column('id')];
  let last = -1;
  for (let i = 0; i < table.length; i += 1) {
    const place = register.find(cluster[i] ?? '', service[i] ?? '', id[i] ?? '', last + 1);
    if (place < 0) continue;
    last = place;
    visit(i, place);
  }
}

/** Named one by one: by a list of names it takes ten times as long. */
function isSame(a: Recommendation, b: Recommendation): boolean {
  return (
    a.state === b.state &&
    a.severity === b.severity &&
    a.instance === b.instance &&
    a.current === b.current &&
    a.proposed === b.proposed &&
    a.effect === b.effect &&
    a.confidence === b.confidence &&
    a.observed === b.observed &&
    a.savedTime === b.savedTime &&
    a.removedRisk === b.removedRisk &&
    a.rank === b.rank &&
    a.since === b.since
  );
}
