import type { World } from '../world.ts';

/** One way in which a clinic breaks a control. */
export interface Mutation {
  readonly control: string;
  readonly what: string;
  readonly violate: (world: World) => Promise<void>;
  readonly repair: (world: World) => Promise<void>;
  /** Others that it really breaks too. */
  readonly also?: readonly string[];
}

/** Data that is wrong; repaired by the data as they were. */
export const data = (control: string, what: string, sql: string): Mutation => ({
  control,
  what,
  violate: ({ database }) => database.run(`set search_path = pulso_ref, pg_catalog; ${sql}; reset search_path`),
  repair: ({ database }) => database.restore(),
});
