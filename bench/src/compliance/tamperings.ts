import { postgresVictim } from '../evidence/postgres-victim.ts';
import { fileVictim, tamper, type Tampered } from '../evidence/tampering.ts';
import type { Database } from './database.ts';

/** Of each store. */
const TIMES = 1_000;

export interface Tamperings {
  readonly made: number;
  readonly found: number;
  readonly lines: readonly string[];
}

/** Alters both stores of evidence, in files and in PostgreSQL, in every way there is, and counts what is found. */
export async function tamperings(database: Database, caFile: string): Promise<Tamperings> {
  const files = await tamper(fileVictim, TIMES);
  const rows = await tamper(
    () => postgresVictim({ url: database.adminUrl, tls: { caFile } }, database.admin),
    TIMES,
    TIMES + 1,
  );
  await database.run('drop schema pulso_evidence cascade');
  return {
    made: files.tamperings + rows.tamperings,
    found: files.tamperingsFound + rows.tamperingsFound,
    lines: [
      '',
      '| alteration of evidence | found in files | found in PostgreSQL |\n| --- | --- | --- |',
      ...Object.keys(files.byAlteration).map(
        (name) => `| ${name.padEnd(54)} | ${share(files, name)} | ${share(rows, name)} |`,
      ),
      ...[...files.missed, ...rows.missed].map((missed) => `  NOT FOUND: ${missed}`),
    ],
  };
}

function share({ byAlteration }: Tampered, name: string): string {
  const [found, of] = byAlteration[name] ?? [0, 0];
  return `${found} of ${of}`;
}
