import { DATA_COLOUR } from './parts.ts';

/**
 * Hues that no state has, for lines of one panel: Grafana's palettes begin with the green, orange and red that mean a
 * state here. The first is that of a line that is alone.
 */
export const HUES = [
  DATA_COLOUR,
  'purple',
  '#1f9fb5',
  '#c75fa5',
  '#9a8430',
  'dark-blue',
  '#a0705a',
  '#7f6be8',
] as const;

/** The hue at this place; beyond the last they begin anew. */
export function hueAt(index: number): string {
  return HUES[index % HUES.length] ?? DATA_COLOUR;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('');
/** Chosen by trying: with these, names that often stand together (routes, caches, versions, replicas) seldom collide. */
const [FACTOR, OFFSET, MODULUS] = [29, 10, 37];

/** Three bits for a letter or digit, never all 0. */
function bitsOf(index: number): number {
  return (((FACTOR * index + OFFSET) % MODULUS) % 7) + 1;
}

/** Whether a name has an even, or else an odd, number of the letters whose code has this bit: what a regex can count. */
function parity(bit: number, isOdd: boolean): string {
  const those = LETTERS.filter((_letter, index) => (bitsOf(index) & bit) !== 0).join('');
  const [one, rest] = [`[${those}]`, `[^${those}]*`];
  return `(?=${isOdd ? `${rest}${one}` : ''}(?:${rest}${one}${rest}${one})*${rest}$)`;
}

/**
 * A regular expression for each hue, of which every name matches exactly one: the exclusive or of its letters' codes. So
 * what only the service knows, such as its routes, has one hue on all panels and whatever else is shown.
 * @param before regular expression of what comes before the name and does not count
 */
export function hueOfName(before = ''): readonly (readonly [regex: string, colour: string])[] {
  return HUES.map((colour, hash) => [
    `/^${before}${[1, 2, 4].map((bit) => parity(bit, (hash & bit) !== 0)).join('')}/i`,
    colour,
  ]);
}
