import { existsSync, readdirSync } from 'node:fs';
import type { Case, Figures, RunOptions } from './case.ts';
import type { Report, ReportCase } from './report-case.ts';

interface Exported {
  readonly cases?: readonly Case[];
  readonly report?: ReportCase;
}

interface Argument {
  readonly name: string;
  readonly options: RunOptions;
}

/** Every case of every module in `cases/`, by name. Each module exports `cases`. */
export async function loadCases(): Promise<readonly Case[]> {
  return sorted((await load('cases')).flatMap(({ cases }) => cases ?? []));
}

/** The report of every module in `reports/`, by name. Each module exports `report`. */
export async function loadReports(): Promise<readonly ReportCase[]> {
  return sorted((await load('reports')).flatMap(({ report }) => report ?? []));
}

/** A task for `inProcess`: each case runs in a process of its own, so that none meets code compiled for another. */
export async function runCase({ name, options }: Argument): Promise<Figures> {
  return await named(await loadCases(), name).run(options);
}

/** As `runCase`, for a report. */
export async function runReport({ name, options }: Argument): Promise<Report> {
  return await named(await loadReports(), name).run(options);
}

async function load(folderName: string): Promise<readonly Exported[]> {
  const folder = new URL(`../${folderName}/`, import.meta.url);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => /\.(js|ts)$/.test(file) && !/\.(d|test)\.ts$/.test(file));
  return await Promise.all(files.map(async (file) => (await import(new URL(file, folder).href)) as Exported));
}

function sorted<T extends { readonly name: string }>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function named<T extends { readonly name: string }>(list: readonly T[], wanted: string): T {
  const found = list.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`there is no case ${wanted}`);
  return found;
}
