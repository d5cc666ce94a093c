const ANY = '*';
const ONE = '?';

/**
 * Whether a name is of a pattern, in which `*` stands for any characters, also none, and `?` for exactly one. Compares
 * capitals, as PostgreSQL does with names. In time of pattern × name at worst: no pattern can hold the daemon up.
 */
export function matches(pattern: string, name: string): boolean {
  const wanted = Array.from(pattern);
  const given = Array.from(name);
  let at = 0;
  /** The last `*`, and the first character that it does not stand for yet. */
  let star = -1;
  let resume = 0;
  for (let i = 0; i < given.length;) {
    if (wanted[at] === ANY) {
      star = at++;
      resume = i;
    } else if (at < wanted.length && (wanted[at] === ONE || wanted[at] === given[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (wanted[at] === ANY) at++;
  return at === wanted.length;
}
