import { Pool } from 'pg';
import type { PoolClient, QueryResultRow } from 'pg';
import type { Instruments } from '../instrumentation.ts';
import type { Log } from '../log.ts';
import { poolSettings } from '../settings.ts';

/**
 * The connection pool, which can be replaced by a larger or smaller one while the service runs; queries under way
 * finish on the old one.
 */
export class Database {
  readonly #url: string;
  readonly #instruments: Instruments;
  readonly #log: Log;
  #pool: Pool;

  constructor(url: string, instruments: Instruments, log: Log) {
    this.#url = url;
    this.#instruments = instruments;
    this.#log = log;
    this.#pool = this.#open(poolSettings.max);
  }

  #open(max: number): Pool {
    const pool = new Pool({
      connectionString: this.#url,
      application_name: 'clinic',
      max,
      min: Math.min(poolSettings.min, max),
      idleTimeoutMillis: poolSettings.idleTimeoutMs,
      connectionTimeoutMillis: poolSettings.connectTimeoutMs,
    });
    // Without a listener a connection that dies while idle would end the process.
    pool.on('error', () => this.#log.error('database-connection-lost'));
    this.#instruments.pool(pool, poolSettings.name);
    return pool;
  }

  /** Most connections that the pool may open now. */
  get max(): number {
    return this.#pool.options.max;
  }

  /** Replaces the pool. Resolves when the old one has served those who waited for it and is closed. */
  async resize(max: number = poolSettings.max): Promise<void> {
    const old = this.#pool;
    this.#pool = this.#open(max);
    // pg's pool forgets its queue when it is ended: first let the queue run dry.
    while (old.waitingCount > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await old.end();
  }

  async query<T extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
    const { rows } = await this.#pool.query<T>(sql, values);
    return rows;
  }

  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((cause: Error) => (broken = cause));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}
