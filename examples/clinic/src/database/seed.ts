import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { inventClients, inventProfessionals } from '../data/people.ts';
import { sizes } from '../data/sizes.ts';
import type { Size } from '../data/sizes.ts';
import { treatments } from '../data/treatments.ts';
import { ClinicError, errorCode, errorMessage } from '../errors.ts';
import { restoreIndex } from '../faults/slow-queries.ts';
import { prepareRoles } from './roles.ts';
import type { ClinicUrls } from './roles.ts';
import { sqlFile } from './sql-files.ts';

const SCHEMA_VERSION = 2;
/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

export interface SeedOptions {
  /** URL of a role that may create schemas and roles and grant pg_monitor (a superuser, in the demo). */
  readonly databaseUrl: string;
  readonly size: Size;
  /** Drops the schemas `clinic` and `pulso_ref` first. Without it existing data of the same size is kept. */
  readonly reset?: boolean;
  /** Told of each step when it is done. */
  readonly progress?: (step: string, seconds: number) => void;
}

export interface Seeded {
  readonly urls: ClinicUrls;
  /** False when the data was there already. */
  readonly loaded: boolean;
}

/** One line of COPY's text format. */
function copyLine(values: readonly (string | number | boolean)[]): string {
  const escape = (value: string): string => value.replaceAll(/[\\\t\n\r]/g, (character) => `\\${character}`);
  return `${values.map((value) => escape(String(value))).join('\t')}\n`;
}

async function copy(client: Client, table: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(lines), client.query(copyFrom(`copy ${table} from stdin`)));
}

function* clientLines(count: number, today: Date): Generator<string> {
  // Many rows a chunk: one stream event per row would cost more than the row.
  let chunk = '';
  let rows = 0;
  for (const c of inventClients(count, today)) {
    chunk += copyLine([c.cpf, c.fullName, c.birthDate, c.email, c.phone, c.city, c.state, c.createdAt]);
    if (++rows % 500 === 0) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

function* professionalLines(count: number, today: Date): Generator<string> {
  const year = today.getUTCFullYear();
  for (const p of inventProfessionals(count)) {
    yield copyLine([p.fullName, p.speciality, p.council, p.councilNumber, `${year - 12}-01-01`, `${year + 2}-12-31`]);
  }
}

async function existingSize(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ there: boolean }>(
    `select exists (select from pg_namespace where nspname in ('clinic', 'pulso_ref')) as there`,
  );
  if (rows[0]?.there !== true) return undefined;
  try {
    const info = await client.query<{ size: string; schema_version: number }>(
      'select size, schema_version from clinic.seed_info',
    );
    const [row] = info.rows;
    return row === undefined ? 'unknown' : row.schema_version === SCHEMA_VERSION ? row.size : 'of another version';
  } catch {
    return 'unknown';
  }
}

/** Statement statistics, where the server was started with their library; without it the extension is of no use. */
async function addStatementStatistics(client: Client): Promise<void> {
  const { rows } = await client.query<{ loaded: boolean }>(
    `select current_setting('shared_preload_libraries') like '%pg_stat_statements%' as loaded`,
  );
  if (rows[0]?.loaded === true) await client.query('create extension if not exists pg_stat_statements');
}

async function load(client: Client, size: Size, step: (name: string, work: () => Promise<unknown>) => Promise<void>) {
  const { clients, professionals, appointments } = sizes[size];
  const today = new Date();
  const count = (n: number): string => n.toLocaleString('en');
  await step('Created the schema', () => client.query(sqlFile('01-schema.sql')));
  await step(
    `Copied ${count(clients)} clients, ${professionals} professionals, ${treatments.length} treatments`,
    async () => {
      await copy(
        client,
        'clinic.clients (cpf, full_name, birth_date, email, phone, city, state, created_at)',
        clientLines(clients, today),
      );
      await copy(
        client,
        'clinic.professionals (full_name, speciality, council, council_number, registered_from, registered_until)',
        professionalLines(professionals, today),
      );
      await copy(
        client,
        'clinic.treatments (name, category, duration_minutes, price_cents, invasive)',
        treatments.map((treatment) => copyLine(treatment)),
      );
    },
  );
  await step(`Made ${count(appointments)} appointments, their records, photos and consents`, async () => {
    await client.query(`select set_config('seed.clients', $1, true), set_config('seed.appointments', $2, true)`, [
      String(clients),
      String(appointments),
    ]);
    await client.query(sqlFile('02-data.sql'));
  });
  await step('Built indexes and foreign keys', () => client.query(sqlFile('03-indexes.sql')));
}

/**
 * Makes the clinic's schema, its invented data and its roles. All or nothing: the load is one transaction.
 * @throws ClinicError `database-unreachable`, `already-seeded` (another size is there), `missing-rights`
 */
export async function seed(options: SeedOptions): Promise<Seeded> {
  const client = new Client({ connectionString: options.databaseUrl, application_name: 'clinic_seed' });
  try {
    await client.connect();
  } catch (cause) {
    throw new ClinicError(
      'database-unreachable',
      `No connection to the clinic's database: ${errorMessage(cause)}. Check --database-url.`,
      { cause },
    );
  }
  try {
    return await seedWith(client, options);
  } catch (cause) {
    if (errorCode(cause) !== INSUFFICIENT_PRIVILEGE) throw cause;
    throw new ClinicError(
      'missing-rights',
      `The role in --database-url may not do all that is needed (create schemas and roles, grant pg_monitor): ${errorMessage(cause)}.`,
      { cause },
    );
  } finally {
    await client.end();
  }
}

async function seedWith(client: Client, options: SeedOptions): Promise<Seeded> {
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await work();
    options.progress?.(name, (performance.now() - start) / 1000);
  };
  const there = await existingSize(client);
  if (there !== undefined && there !== options.size && options.reset !== true) {
    throw new ClinicError(
      'already-seeded',
      `The database already has a schema clinic or pulso_ref (data: ${there}). Give --reset to drop it, or another --database-url.`,
    );
  }
  await client.query('begin');
  try {
    const urls = await prepareRoles(client, options.databaseUrl);
    await addStatementStatistics(client);
    const loaded = there === undefined || options.reset === true;
    if (loaded) {
      await client.query('drop schema if exists pulso_ref cascade; drop schema if exists clinic cascade');
      await load(client, options.size, step);
      await client.query(sqlFile('04-pulso-ref.sql'));
      await client.query(sqlFile('05-grants.sql'));
      await client.query('insert into clinic.seed_info (size, schema_version) values ($1, $2)', [
        options.size,
        SCHEMA_VERSION,
      ]);
    } else {
      // What a clinic that was killed while a switch was on has left behind.
      await restoreIndex(client);
    }
    await client.query('commit');
    // Statistics and the visibility map at once, rather than whenever autovacuum comes by.
    if (loaded) await step('Analysed the tables', () => client.query('vacuum (analyze)'));
    return { urls, loaded };
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
