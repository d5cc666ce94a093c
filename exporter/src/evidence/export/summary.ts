import type { Link } from '../link.ts';
import type { EvidenceData } from '../kinds.ts';
import type { Selection } from './select.ts';

/** An entry of one kind, with where it stands. */
export interface Seen<K extends keyof EvidenceData> {
  readonly seq: number;
  readonly at: number;
  readonly data: EvidenceData[K];
}

export interface ControlHistory {
  readonly last: Seen<'control'>;
  /** Since when it has had this status, as far as the period tells. */
  readonly since: number;
  readonly tests: number;
}

/** What the evidence of a period says, in the order of the entries; grows with the changes, not with the tests. */
export interface Summary {
  readonly from: number;
  readonly to: number;
  readonly origin: string;
  readonly head: { readonly seq: number; readonly hash: string; readonly at: number };
  readonly key: string;
  readonly entries: number;
  readonly controls: readonly ControlHistory[];
  /** Entries in which a control's status is another one than before. */
  readonly changes: readonly Seen<'control'>[];
  readonly waivers: readonly Seen<'waiver'>[];
  readonly attestations: readonly Seen<'attestation'>[];
  /** What speaks against the evidence being whole: entries lost, lines cut by a loss of power. */
  readonly gaps: readonly (Seen<'gap'> | Seen<'recovery'>)[];
  readonly audits: readonly Seen<'audit'>[];
}

const isKind =
  (kind: keyof EvidenceData) =>
  ({ entry }: Link): boolean =>
    entry.kind === kind;

function seen<K extends keyof EvidenceData>({ entry }: Link): Seen<K> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a link was held against its kind's schema
  return { seq: entry.seq, at: entry.at, data: entry.data as unknown as EvidenceData[K] };
}

export async function summarise(selection: Selection): Promise<Summary> {
  const { from, to, end } = selection;
  const controls = new Map<string, ControlHistory>();
  const changes: Seen<'control'>[] = [];
  const lists = { waiver: [] as Seen<'waiver'>[], attestation: [] as Seen<'attestation'>[] };
  const gaps: (Seen<'gap'> | Seen<'recovery'>)[] = [];
  const audits = new Map<string, Seen<'audit'>>();
  let entries = 0;
  for await (const link of selection.links()) {
    if (link.entry.at < from || link.entry.at > to) continue;
    entries++;
    if (isKind('control')(link)) take(seen<'control'>(link), controls, changes);
    else if (isKind('waiver')(link)) lists.waiver.push(seen(link));
    else if (isKind('attestation')(link)) lists.attestation.push(seen(link));
    else if (isKind('gap')(link)) gaps.push(seen<'gap'>(link));
    else if (isKind('recovery')(link)) gaps.push(seen<'recovery'>(link));
    else if (isKind('audit')(link)) {
      const one = seen<'audit'>(link);
      audits.set(`${one.data.target} ${one.data.relation}`, one);
    }
  }
  const { seq, root, at, origin } = end.checkpoint;
  const byName = [...controls.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return {
    ...{ from, to, origin, head: { seq, hash: root, at }, key: end.key, entries, controls: byName, changes },
    ...{ waivers: lists.waiver, attestations: lists.attestation, gaps, audits: [...audits.values()] },
  };
}

function take(one: Seen<'control'>, controls: Map<string, ControlHistory>, changes: Seen<'control'>[]): void {
  const name = `${one.data.regulation} ${one.data.control} ${one.data.target}`;
  const before = controls.get(name);
  const isChange = before?.last.data.status !== one.data.status;
  if (isChange) changes.push(one);
  controls.set(name, {
    last: one,
    since: isChange ? one.at : (before?.since ?? one.at),
    tests: (before?.tests ?? 0) + 1,
  });
}
