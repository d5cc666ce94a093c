import { closest, distance } from 'fastest-levenshtein';

/** The known name that was probably meant: two slips of the finger (a swap is two), or a third of its letters. */
export function suggest(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(
    given.toLowerCase(),
    known.map((name) => name.toLowerCase()),
  );
  const original = known.find((name) => name.toLowerCase() === best);
  return original !== undefined &&
    distance(given.toLowerCase(), best) <= Math.max(best.length > 3 ? 2 : 1, Math.floor(best.length / 3))
    ? original
    : undefined;
}

/** `Did you mean "warning"?`, else the names there are. */
export function didYouMean(given: string, known: readonly string[]): string {
  const name = suggest(given, known);
  if (name !== undefined) return `Did you mean "${name}"?`;
  return known.length === 0 ? 'Remove it.' : `Use one of ${known.join(', ')}, or remove it.`;
}
