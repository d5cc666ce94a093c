import type { Client } from 'pg';
import { PulsoError } from '../../errors.ts';
import { NO_HASH } from '../digest.ts';

/** How far an audit log was verified. */
export interface AuditPosition {
  readonly seq: number;
  /** `row_hash` there, in hexadecimal. */
  readonly hash: string;
  /** Rows verified so far, over all runs, and of these the ones that were wrong. */
  readonly checked: number;
  readonly failed: number;
  readonly firstFailed?: number;
}

export interface AuditRun extends AuditPosition {
  /** Rows that this run looked at. */
  readonly rows: number;
}

const RELATION = /^[A-Za-z_]\w{0,62}(?:\.[A-Za-z_]\w{0,62})?$/;
const BATCH = 50_000;

/** A relation's name, quoted. @throws PulsoError naming the setting */
export function quotedRelation(name: string): string {
  if (RELATION.test(name))
    return name
      .split('.')
      .map((part) => `"${part}"`)
      .join('.');
  throw new PulsoError('invalid_option', `evidence.auditLog.relation is "${name}". Write schema.relation.`);
}

/**
 * Verifies an audit log whose rows are hash-chained (`row_hash` is SHA-256 over `prev_hash` and `canon`, `prev_hash` the
 * `row_hash` before, `seq` without a gap), from where the last run ended. The server does it, some ten thousand rows a
 * statement, so that counts and one hash leave it and no row. The row of the last position must still have its hash.
 * @throws the driver's error; PulsoError for a relation that is none
 */
export async function verifyAuditLog(
  client: Client,
  relation: string,
  from: AuditPosition | undefined,
): Promise<AuditRun> {
  const table = quotedRelation(relation);
  let position = from;
  let rows = 0;
  if (from !== undefined && !(await stillThere(client, table, from))) {
    return { ...from, failed: from.failed + 1, firstFailed: Math.min(from.firstFailed ?? from.seq, from.seq), rows: 0 };
  }
  for (;;) {
    const batch = await verifyBatch(client, table, position);
    rows += batch.rows;
    if (batch.rows > 0) position = batch.position;
    if (batch.rows < BATCH) break;
  }
  return { ...(position ?? { seq: 0, hash: NO_HASH, checked: 0, failed: 0 }), rows };
}

async function stillThere(client: Client, table: string, { seq, hash }: AuditPosition): Promise<boolean> {
  if (seq === 0) return true;
  const { rows } = await inSession(client, () =>
    client.query<{ same: boolean | null }>(`select row_hash = decode($2, 'hex') as same from ${table} where seq = $1`, [
      seq,
      hash,
    ]),
  );
  return rows.length === 1 && rows[0]?.same === true;
}

interface Row {
  readonly checked: string;
  readonly failed: string;
  readonly first_failed: string | null;
  readonly last: string | null;
  readonly hash: string | null;
}

async function verifyBatch(client: Client, table: string, before: AuditPosition | undefined) {
  const isFirst = before === undefined || before.seq === 0;
  const { rows } = await inSession(client, () =>
    client.query<Row>(
      `with page as (
         select seq, canon, prev_hash, row_hash from ${table} ${isFirst ? '' : 'where seq > $1::bigint'} order by seq limit ${BATCH}
       ), judged as (
         select seq, row_hash,
                (row_hash = sha256(prev_hash || convert_to(canon, 'UTF8'))
                 and (lag(seq, 1, $1::bigint) over w is null
                      or (prev_hash = lag(row_hash, 1, decode($2, 'hex')) over w and seq = lag(seq, 1, $1::bigint) over w + 1))
                ) is not true as bad
           from page window w as (order by seq)
       )
       select count(*) as checked, count(*) filter (where bad) as failed, min(seq) filter (where bad) as first_failed,
              max(seq) as last, encode((select row_hash from judged order by seq desc limit 1), 'hex') as hash
         from judged`,
      [isFirst ? null : before.seq, isFirst ? null : before.hash],
    ),
  );
  const [row] = rows;
  const checked = Number(row?.checked ?? 0);
  const firstFailed = before?.firstFailed ?? (row?.first_failed == null ? undefined : Number(row.first_failed));
  return {
    rows: checked,
    position: {
      seq: Number(row?.last ?? 0),
      // A row without a hash is wrong, and so is what hangs on it.
      hash: /^[0-9a-f]{64}$/.test(row?.hash ?? '') ? (row?.hash ?? NO_HASH) : NO_HASH,
      checked: (before?.checked ?? 0) + checked,
      failed: (before?.failed ?? 0) + Number(row?.failed ?? 0),
      ...(firstFailed === undefined ? {} : { firstFailed }),
    } satisfies AuditPosition,
  };
}

/** Row security that would hide rows raises an error instead: what is hidden is never verified. */
async function inSession<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only; set local row_security = off');
  try {
    return await work();
  } finally {
    // Nothing was written; where the session broke, the work's own error says so.
    await client.query('rollback').catch(() => {});
  }
}
