/** How much data to invent. `large` is for proofs: there a missing index really hurts. */
export const sizes = {
  small: { clients: 2_000, professionals: 10, appointments: 40_000 },
  large: { clients: 50_000, professionals: 60, appointments: 1_000_000 },
} as const;

export type Size = keyof typeof sizes;

export function isSize(text: string): text is Size {
  return Object.hasOwn(sizes, text);
}
