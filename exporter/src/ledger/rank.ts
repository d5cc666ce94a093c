import { adviceKinds, type AdviceKind, type HeldBackReason, type Severity } from '@pulso/catalogue';
import type { Gain } from '../advisors/advice/advice.ts';
import { isCause, isOfGroup, worsens } from './relations.ts';

/** What ranking needs to know of an advice. */
export interface Rankable {
  /** Tells it from all others. */
  readonly key: string;
  readonly kind: string;
  readonly service: string;
  readonly cluster: string;
  readonly entity: string;
  /** The table that it is about, where it is about one; empty for a statement without any. */
  readonly table?: string;
  readonly severity: Severity;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly gain?: Gain;
  /** Since when it is proposed, and when it was applied: milliseconds since 1970. What was applied is no longer to be done. */
  readonly proposedAt?: number;
  readonly appliedAt?: number;
}

export interface Ranked<T extends Rankable> {
  readonly item: T;
  /** From 1, which is to be done first. */
  readonly rank: number;
  /** Expected gain for users: confidence × (saved time + worth of the removed risk), in users who wait at any moment. */
  readonly score: number;
  /** Keys of what may be behind its trouble, among the ranked. */
  readonly causes: readonly string[];
  /** Not to be applied now, and for whose sake. */
  readonly heldBack?: { readonly by: string; readonly reason: HeldBackReason };
}

/** A failure within the day that is certain weighs as much as so many users waiting all the time. */
export const WORTH_OF_RISK = 10;
const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { critical: 1, warning: 0.5 };
/** Where nothing is known of the gain, a signal beyond its bound is taken for this much risk. */
const UNKNOWN_RISK: Readonly<Record<Severity, number>> = { critical: 0.1, warning: 0.02 };

/** Expected gain for users of one advice, whatever else stands. */
export function scoreOf({ confidence, severity, gain }: Pick<Rankable, 'confidence' | 'severity' | 'gain'>): number {
  const { savedTime, removedRisk } = gain ?? {};
  const isKnown = savedTime !== undefined || removedRisk !== undefined;
  const risk = isKnown ? (removedRisk ?? 0) * SEVERITY_WEIGHT[severity] : UNKNOWN_RISK[severity];
  return clamp(confidence, 1) * (Math.max(0, finite(savedTime ?? 0)) + WORTH_OF_RISK * clamp(risk, 1));
}

const finite = (value: number) => (Number.isFinite(value) ? value : 0);
const clamp = (value: number, most: number) => Math.min(most, Math.max(0, finite(value)));

interface Node<T extends Rankable> {
  readonly item: T;
  readonly score: number;
  /** Whatever has to come before it. */
  readonly before: Node<T>[];
  readonly causes: string[];
  /** Nothing to do, or perhaps over with its cause: neither comes before others for what it may cause. */
  readonly isSuspended: boolean;
  heldBack?: { readonly by: string; readonly reason: HeldBackReason };
}

/**
 * One list over all areas and services, by expected gain; each cause above its symptoms. What is held back stands below
 * what is not, and below the one that holds it back, unless it is itself the cause of something; what was applied is last.
 * A cause is worth at least what its symptoms are: they end with it. Pure, and
 * the same for every order of what is given.
 */
export function rank<T extends Rankable>(items: readonly T[]): Ranked<T>[] {
  const sorted = items
    .map((item) => ({ item, score: scoreOf(item) }))
    .toSorted((a, b) => b.score - a.score || compareKeys(a.item, b.item));
  const all = sorted.map(({ item, score }): Node<T> => {
    const ended = sorted.find((other) => mayHaveEnded(item, other.item))?.item;
    const isSuspended = item.appliedAt !== undefined || ended !== undefined;
    const heldBack = ended === undefined ? undefined : ({ by: ended.key, reason: 'cause_applied' } as const);
    return { item, score, before: [], causes: [], isSuspended, ...(heldBack === undefined ? {} : { heldBack }) };
  });
  for (const node of all) {
    for (const other of all) {
      if (node === other || !isSameService(node.item, other.item)) continue;
      if (!other.isSuspended && isCauseOf(other.item, node.item)) {
        node.before.push(other);
        node.causes.push(other.item.key);
      }
      if (node.heldBack === undefined && !other.isSuspended && worsens(node.item.kind, other.item.kind)) {
        node.heldBack = { by: other.item.key, reason: 'worsens' };
        node.before.push(other);
      }
    }
    // The list is sorted: the first with the same measure is the one that gains most.
    const first = all.find((other) => other !== node && hasSameMeasure(node.item, other.item));
    if (node.heldBack === undefined && first !== undefined && all.indexOf(first) < all.indexOf(node)) {
      node.heldBack = { by: first.item.key, reason: 'same_measure' };
      node.before.push(first);
    }
  }
  const tier = ({ item, heldBack }: Node<T>) => (item.appliedAt !== undefined ? 2 : heldBack !== undefined ? 1 : 0);
  return order(all.toSorted((a, b) => tier(a) - tier(b))).map(({ item, score, causes, heldBack }, at) => ({
    ...{ item, score, causes, rank: at + 1 },
    ...(heldBack === undefined ? {} : { heldBack }),
  }));
}

/** Most worth first, with all that has to come before each directly above it; in a circle the one found first wins. */
function order<T extends Rankable>(sorted: readonly Node<T>[]): Node<T>[] {
  const placed = new Set<Node<T>>();
  const underWay = new Set<Node<T>>();
  const place = (node: Node<T>): void => {
    if (placed.has(node) || underWay.has(node)) return;
    underWay.add(node);
    for (const other of node.before.toSorted((a, b) => sorted.indexOf(a) - sorted.indexOf(b))) place(other);
    underWay.delete(node);
    placed.add(node);
  };
  for (const node of sorted) place(node);
  return [...placed];
}

/** A cause by its kind; not of a statement without a table what is about one, nor of one group of statements another. */
function isCauseOf(cause: Rankable, symptom: Rankable): boolean {
  if (!isCause(cause.kind, symptom.kind) || (symptom.table === '' && cause.table !== undefined)) return false;
  return !(isOfGroup(cause.kind) && isOfGroup(symptom.kind)) || cause.entity === symptom.entity;
}

function isSameService(a: Rankable, b: Rankable): boolean {
  return a.service === b.service && a.cluster === b.cluster;
}

/** Whether a symptom was there before its cause was applied: it may be over, and only not yet out of sight. */
function mayHaveEnded(symptom: Rankable, cause: Rankable): boolean {
  if (cause.appliedAt === undefined || symptom.appliedAt !== undefined || !isSameService(symptom, cause)) return false;
  return isCauseOf(cause, symptom) && (symptom.proposedAt ?? 0) <= cause.appliedAt;
}

const kinds: readonly AdviceKind[] = adviceKinds;

/** Two of one kind on the same thing: applied together, neither could be held to its prediction. */
function hasSameMeasure(a: Rankable, b: Rankable): boolean {
  if (a.kind !== b.kind || !isSameService(a, b)) return false;
  return a.entity === b.entity && kinds.some(({ id, observe }) => id === a.kind && observe !== undefined);
}

const compareKeys = (a: Rankable, b: Rankable) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
