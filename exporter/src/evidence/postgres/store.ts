import type { Client } from 'pg';
import type { ConnectionConfig } from '../../config/daemon.ts';
import { PulsoError } from '../../errors.ts';
import { breaksSession, sqlState } from '../../postgres/failure.ts';
import { checkpointLine, parseCheckpoint, type SignedCheckpoint } from '../checkpoint.ts';
import { NO_HASH } from '../digest.ts';
import type { EvidenceKind } from '../kinds.ts';
import { type Link, lineOf, parseLink } from '../link.ts';
import type { EvidenceStore } from '../store.ts';
import { connect, unavailable } from './connect.ts';
import { SCHEMA } from './ddl.ts';

/** Of the advisory lock that the one writer of a database holds for as long as it is connected: 'puls', 'evid'. */
const LOCK = [0x70_75_6c_73, 0x65_76_69_64] as const;

/**
 * Evidence in a schema of a PostgreSQL database. The session that writes holds an advisory lock; where it breaks, the next
 * append begins another one and finds out how much of the last one had arrived.
 */
export class PostgresStore implements EvidenceStore {
  readonly #connection: ConnectionConfig;
  #client: Client | undefined;
  #head = NO_HASH;

  constructor(connection: ConnectionConfig) {
    this.#connection = connection;
  }

  async open(): Promise<{ readonly last?: Link }> {
    const last = await this.#begin();
    return last === undefined ? {} : { last };
  }

  async append(links: readonly Link[]): Promise<void> {
    const [first] = links;
    if (first === undefined) return;
    if (this.#client === undefined) await this.#begin();
    // Of links that were sent when the session broke, some may be there: all of a statement, or none.
    const arrived = links.findIndex(({ hash }) => hash === this.#head) + 1;
    const rest = links.slice(arrived);
    if (rest[0] !== undefined && rest[0].prev !== this.#head) {
      throw new PulsoError(
        'evidence_moved',
        'evidence.url: another process has added to this store while its session was lost.',
      );
    }
    await this.#query(
      `insert into ${SCHEMA}.entry (seq, line) select * from unnest($1::bigint[], $2::text[])`,
      rest.map(({ entry }) => entry.seq),
      rest.map(lineOf),
    );
    this.#head = links.at(-1)?.hash ?? this.#head;
  }

  async keepCheckpoint(checkpoint: SignedCheckpoint): Promise<void> {
    try {
      await this.#query(
        `insert into ${SCHEMA}.checkpoint (seq, line) values ($1, $2)`,
        checkpoint.checkpoint.seq,
        checkpointLine(checkpoint),
      );
    } catch (error) {
      // It arrived the time before, and the answer did not. (Without SELECT there is no ON CONFLICT.)
      if (!(error instanceof PulsoError) || sqlState(error.cause) !== '23505') throw error;
    }
  }

  async latest(kind: EvidenceKind, data: Readonly<Record<string, string>> = {}): Promise<Link | undefined> {
    const [row] = await this.#query<{ line: string | null }>(
      `select ${SCHEMA}.latest($1, $2::jsonb) as line`,
      kind,
      JSON.stringify(data),
    );
    return row?.line == null ? undefined : wholeLink(row.line);
  }

  async checkpointsAfter(seq: number): Promise<readonly SignedCheckpoint[]> {
    const rows = await this.#query<{ line: string }>(`select ${SCHEMA}.checkpoints_after($1) as line`, seq);
    return rows.flatMap(({ line }) => parseCheckpoint(line) ?? []);
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  async #begin(): Promise<Link | undefined> {
    const client = await connect(this.#connection, 'pulso_evidence');
    try {
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
        ...LOCK,
      ]);
      if (rows[0]?.taken !== true) {
        throw new PulsoError(
          'evidence_taken',
          'evidence.url: another process writes evidence to this database already. One process writes a store: stop it, or name another database.',
        );
      }
      const head = await client.query<{ line: string | null }>(`select ${SCHEMA}.head() as line`);
      const line = head.rows[0]?.line;
      const last = line == null ? undefined : wholeLink(line);
      this.#head = last?.hash ?? NO_HASH;
      this.#client = client;
      return last;
    } catch (error) {
      void client.end().catch(() => {});
      throw unavailable(error);
    }
  }

  async #query<Row extends object>(text: string, ...values: readonly unknown[]): Promise<readonly Row[]> {
    if (this.#client === undefined) await this.#begin();
    try {
      const { rows } = (await this.#client?.query<Row>(text, [...values])) ?? { rows: [] };
      return rows;
    } catch (error) {
      if (breaksSession(error)) {
        void this.#client?.end().catch(() => {});
        this.#client = undefined;
      }
      throw unavailable(error);
    }
  }
}

function wholeLink(line: string): Link {
  const link = parseLink(line);
  if (!('problem' in link)) return link;
  throw new PulsoError(
    'evidence_unavailable',
    `evidence.url: a row of ${SCHEMA}.entry ${link.problem}. Nothing is added to a chain that was altered: keep the schema as it is, run pulso evidence verify, and name another database.`,
  );
}
