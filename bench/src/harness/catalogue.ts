import { readdirSync } from 'node:fs';
import type { Case, Figures, RunOptions } from './case.ts';

const FOLDER = new URL('../cases/', import.meta.url);

/** Every case of every module in `cases/`, by name. Each module exports `cases`. */
export async function loadCases(): Promise<readonly Case[]> {
  const files = readdirSync(FOLDER).filter((file) => /\.(js|ts)$/.test(file) && !/\.(d|test)\.ts$/.test(file));
  const loaded = await Promise.all(
    files.map(async (file) => {
      const { cases } = (await import(new URL(file, FOLDER).href)) as { readonly cases?: readonly Case[] };
      return cases ?? [];
    }),
  );
  return loaded.flat().toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** A task for `inProcess`: each case runs in a process of its own, so that none meets code compiled for another. */
export async function runCase(argument: { readonly name: string; readonly options: RunOptions }): Promise<Figures> {
  const found = (await loadCases()).find(({ name }) => name === argument.name);
  if (found === undefined) throw new Error(`there is no case ${argument.name}`);
  return await found.run(argument.options);
}
