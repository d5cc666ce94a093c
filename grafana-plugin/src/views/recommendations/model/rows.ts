import type { Table, Tables } from '../../../model/index.ts';
import type { RecommendationsQueryId } from '@pulso/catalogue';
import type { AdviceIdentity, AdviceNumbers, Recommendation } from './types.ts';

const NUMBERS: readonly (readonly [RecommendationsQueryId, keyof AdviceNumbers])[] = [
  ['adviceCurrent', 'current'],
  ['adviceProposed', 'proposed'],
  ['adviceEffect', 'effect'],
  ['adviceConfidence', 'confidence'],
  ['adviceObserved', 'observed'],
  ['adviceSavedTime', 'savedTime'],
  ['adviceRemovedRisk', 'removedRisk'],
  ['adviceRank', 'rank'],
  ['adviceSince', 'since'],
];

/** All recommendations of one answer, each once, with an index by what identifies them. */
export class Rows {
  readonly all: Recommendation[] = [];
  readonly #first = new Map<string, number>();
  /** The next row with the same id: one advice may stand for several services. */
  readonly #next: number[] = [];

  find(cluster: string, service: string, id: string): number {
    let index = this.#first.get(id) ?? -1;
    while (index >= 0) {
      const of = this.all[index]?.of;
      if (of === undefined || (of.service === service && of.cluster === cluster)) break;
      index = this.#next[index] ?? -1;
    }
    return index;
  }

  add(row: Recommendation): void {
    const { id } = row.of;
    this.#next.push(this.#first.get(id) ?? -1);
    this.#first.set(id, this.all.push(row) - 1);
  }
}

type Draft = { -readonly [K in keyof Recommendation]: Recommendation[K] };

/**
 * The rows of an answer. Every refresh reads thousands: rows of which nothing has changed are the objects of before, so
 * that nothing about them is drawn or reckoned again.
 */
export function readRows(tables: Tables<RecommendationsQueryId>, before: Rows | undefined): Rows {
  const rows = new Rows();
  for (const table of tables.of('advice')) addAll(rows, table, before);
  for (const [refId, name] of NUMBERS) for (const table of tables.of(refId)) setAll(rows, table, name);
  if (before !== undefined) keepUnchanged(rows, before);
  return rows;
}

function addAll(rows: Rows, table: Table, before: Rows | undefined): void {
  const [cluster, service, id] = [table.column('cluster'), table.column('service'), table.column('id')];
  const [kind, area, entity] = [table.column('advice'), table.column('area'), table.column('entity')];
  const [severity, state, instance] = [table.column('severity'), table.column('state'), table.column('instance')];
  for (let i = 0; i < table.length; i += 1) {
    const [c, s, one] = [cluster[i] ?? '', service[i] ?? '', id[i] ?? ''];
    // An empty answer may come as one row of nothing.
    if (one === '') continue;
    const known = rows.all[rows.find(c, s, one)];
    const draft = { severity: severity[i] ?? '', state: state[i] ?? '', instance: instance[i] ?? '' };
    if (known !== undefined) {
      // The same advice from two exporters is one, whatever order they are answered in.
      if (draft.instance > known.instance) Object.assign(known, draft);
      continue;
    }
    const old = before?.all[before.find(c, s, one)]?.of;
    const of = old ?? identityOf(c, s, one, kind[i] ?? '', area[i] ?? '', entity[i] ?? '');
    rows.add(newRow(of, draft));
  }
}

function identityOf(
  cluster: string,
  service: string,
  id: string,
  kind: string,
  area: string,
  entity: string,
): AdviceIdentity {
  return { key: `${cluster}\u0000${service}\u0000${id}`, cluster, service, id, kind, area, entity };
}

/** Every row is made with the same fields in the same order, which keeps reading them fast. */
function newRow(of: AdviceIdentity, { severity, state, instance }: Omit<Draft, keyof AdviceNumbers | 'of'>): Draft {
  return {
    ...{ of, instance, severity, state, current: undefined, proposed: undefined, effect: undefined },
    ...{ observed: undefined, confidence: undefined, savedTime: undefined, removedRisk: undefined },
    ...{ rank: undefined, since: undefined },
  };
}

function setAll(rows: Rows, table: Table, name: keyof AdviceNumbers): void {
  const [cluster, service, id] = [table.column('cluster'), table.column('service'), table.column('id')];
  for (let i = 0; i < table.length; i += 1) {
    const value = table.values[i];
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    const row: Draft | undefined = rows.all[rows.find(cluster[i] ?? '', service[i] ?? '', id[i] ?? '')];
    if (row !== undefined) row[name] = value;
  }
}

function keepUnchanged(rows: Rows, before: Rows): void {
  rows.all.forEach((row, index) => {
    const { cluster, service, id } = row.of;
    const old = before.all[before.find(cluster, service, id)];
    if (old !== undefined && isSame(row, old)) rows.all[index] = old;
  });
}

function isSame(a: Recommendation, b: Recommendation): boolean {
  return (
    a.state === b.state &&
    a.severity === b.severity &&
    a.instance === b.instance &&
    NUMBERS.every(([, name]) => a[name] === b[name])
  );
}
