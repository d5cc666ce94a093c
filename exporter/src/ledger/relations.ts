import { adviceKinds, signals, type AdviceKind } from '@pulso/catalogue';

const kinds: readonly AdviceKind[] = adviceKinds;
const byId = new Map(kinds.map((kind) => [kind.id, kind]));
const causesOf = new Map(kinds.map(({ id }) => [id, declaredCauses(id)]));

/** Kinds whose trouble may be behind that of `kind`, as far as they are declared, directly or through others. */
function declaredCauses(kind: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [kind];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const cause of byId.get(next)?.symptomOf ?? []) {
      if (found.has(cause) || cause === kind) continue;
      found.add(cause);
      open.push(cause);
    }
  }
  return found;
}

function mutes(cause: AdviceKind, symptom: AdviceKind): boolean {
  return signals.find(({ id }) => id === cause.signal)?.mutes?.includes(symptom.signal) ?? false;
}

/**
 * Whether trouble of one kind is a known cause of the other's: by `symptomOf`, or as the signal of the one mutes that of
 * the other. Where both would be each other's cause, what is declared of the kinds decides.
 */
export function isCause(cause: string, symptom: string): boolean {
  if (cause === symptom) return false;
  if (causesOf.get(symptom)?.has(cause) === true) return true;
  const [a, b] = [byId.get(cause), byId.get(symptom)];
  // What is declared to be no symptom stands for itself, whatever signal it is told by.
  if (a === undefined || b === undefined || b.symptomOf?.length === 0) return false;
  return mutes(a, b) && causesOf.get(cause)?.has(symptom) !== true && !mutes(b, a);
}

/** Whether applying advice of `kind` makes the trouble of `other` worse. */
export function worsens(kind: string, other: string): boolean {
  return byId.get(kind)?.worsens?.includes(other) ?? false;
}

/** Whether advice of a kind is about one group of statements, which is then its entity. */
export function isOfGroup(kind: string): boolean {
  return byId.get(kind)?.observe?.effect.includes('query_group="$entity"') ?? false;
}
