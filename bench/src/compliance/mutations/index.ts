import { dataMutations } from './data.ts';
import type { Mutation } from './mutation.ts';
import { outsideMutations } from './outside.ts';
import { serverMutations } from './server.ts';

export type { Mutation } from './mutation.ts';

/** Those of controls whose id holds this text. */
export function mutationsOf(text: string): readonly Mutation[] {
  return [...serverMutations, ...outsideMutations, ...dataMutations].filter(({ control }) => control.includes(text));
}
