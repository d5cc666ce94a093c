import { type Entry, entryKey } from './entry.ts';
import { gainOf } from './gain.ts';
import { rank, type Rankable, type Ranked } from './rank.ts';

export type Place = Omit<Ranked<Rankable>, 'item'>;

/** Advisors look back at most so far: what they saw of a trouble is out of their sight then. */
const OVER_MS = 1_800_000;

/** The place of what is proposed or applied, by key. */
export function placesOf(entries: readonly Entry[], now: number): ReadonlyMap<string, Place> {
  const isOpen = ({ state }: Entry) => state === 'proposed' || state === 'applied';
  // What was confirmed a moment ago tells of symptoms that are over, and only not yet out of sight.
  const isJustOver = ({ state, since }: Entry) => state === 'confirmed' && now - since < OVER_MS;
  const counted = entries.filter((entry) => isOpen(entry) || isJustOver(entry));
  const open = new Set(counted.filter(isOpen).map(entryKey));
  const ranked = rank(counted.map(rankable)).filter(({ item }) => open.has(item.key));
  return new Map(ranked.map(({ item, ...place }, at) => [item.key, { ...place, rank: at + 1 }]));
}

function rankable(entry: Entry): Rankable {
  const { advice, service, cluster, proposedAt, appliedAt } = entry;
  const { kind, entity, severity, confidence, values } = advice;
  const { table } = values;
  const gain = gainOf(entry);
  return {
    key: entryKey(entry),
    kind,
    entity,
    service,
    cluster,
    severity,
    confidence,
    ...(typeof table === 'string' ? { table } : {}),
    proposedAt,
    ...(appliedAt === undefined ? {} : { appliedAt }),
    ...(gain === undefined ? {} : { gain }),
  };
}
