import type { Recent, StatementListing } from '../../postgres/statements/index.ts';
import { type AdviceWithStatements, propose } from '../advice/advice.ts';
import { outline } from './outline.ts';

/** Of all time spent on statements, from which one is worth a look, and from which it is all that matters. */
const LEAST_SHARE = 0.2;
const LARGE_SHARE = 0.5;
/** Connections that it keeps busy on average: below, the server has nothing to do. */
const LEAST_LOAD = 0.05;
const LARGE_LOAD = 1;
/** A large share of little is no trouble: it is slow by itself, or it keeps half a connection busy all the time. */
const SLOW_MEAN = 0.1;
const BUSY_LOAD = 0.5;
/** Times that it ran, to be judged by its mean. */
const LEAST_CALLS = 10;
/** Relaxed while the advice stands, so that it does not come and go. */
const EASE = 0.7;
const BLOCK_BYTES = 8_192;

/**
 * Statements of Pulso's own controls read views of this schema, which nothing else does: nobody but us can change them, and how
 * often they run is set in compliance.
 */
const OWN = /\bpulso_ref\./;

const QUERIES = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH', 'VALUES', 'TABLE']);

/** What a statement's time goes into, as far as its counters tell. */
export interface Cause {
  readonly what: string;
  /** Share of its time that goes with the cause, where that is measured. */
  readonly part?: number;
  readonly apply?: string;
  readonly undo?: string;
}

/**
 * The first that holds: waiting for the disk, files for what memory does not hold, many short calls, many rows, many
 * blocks for each row. Measured shares come before what is only likely.
 */
export function causeOf(use: StatementListing, seconds: number): Cause {
  const { calls, rows, sharedBlocks, tempBlocks, readSeconds = 0 } = use;
  const mean = use.seconds / calls;
  const reading = Math.min(1, readSeconds / use.seconds);
  if (reading >= 0.5) {
    return {
      what: 'Most of its time it waits for blocks from the disk: it reads too many, or the cache (shared_buffers, memory for files) is too small for them.',
      part: reading,
    };
  }
  const spilled = (tempBlocks.written / calls) * BLOCK_BYTES;
  if (spilled >= 1024 ** 2) {
    // A sort or hash in memory takes some more than its file: the next power of two above twice its size.
    const megabytes = Math.min(1_024, 2 ** Math.ceil(Math.log2((2 * spilled) / 1024 ** 2)));
    return {
      what: `It sorts or hashes more than work_mem holds, and writes ${Math.round(spilled / 1024 ** 2)} MB to temporary files a call.`,
      apply: `SET LOCAL work_mem = '${megabytes}MB';  -- in the transaction of this statement: every sort and hash of a session may take so much`,
      undo: 'RESET work_mem;',
    };
  }
  if (calls / seconds >= 50 && mean < 0.01) {
    return { what: 'It is short, but runs very often: ask once for many rows, or keep its result for a while.' };
  }
  if (rows / calls >= 1_000) {
    return { what: 'It returns or changes many rows a call: take fewer, or only those that are needed.' };
  }
  if ((sharedBlocks.hit + sharedBlocks.read) / Math.max(rows, calls) >= 100) {
    return { what: 'It reads many blocks for each row that it gives: an index is missing, or it cannot be used.' };
  }
  return { what: 'Its counters name no cause: look at its plan with EXPLAIN (ANALYZE, BUFFERS).' };
}

/**
 * One statement takes a large share of all the time that the server spends on statements (pg_stat_statements, execution
 * time). What it would take after a change is known only where a cause is measured; else half of it is taken for the gain.
 */
export function adviseSlowStatement(
  use: StatementListing,
  { seconds, totalSeconds }: Pick<Recent, 'seconds' | 'totalSeconds'>,
  stands: boolean,
): AdviceWithStatements | undefined {
  const ease = stands ? EASE : 1;
  const load = use.seconds / seconds;
  if (!QUERIES.has(use.operation) || OWN.test(use.text ?? '') || use.calls < LEAST_CALLS) return undefined;
  if (use.share < LEAST_SHARE * ease || load < LEAST_LOAD * ease) return undefined;
  const mean = use.seconds / use.calls;
  if (mean < SLOW_MEAN * ease && load < BUSY_LOAD * ease) return undefined;
  const { what, part, apply, undo } = causeOf(use, seconds);
  const blocks = use.sharedBlocks.hit + use.sharedBlocks.read;
  return {
    ...propose({
      kind: 'slow_statement',
      entity: use.id,
      severity: use.share >= LARGE_SHARE && load >= LARGE_LOAD ? 'critical' : 'warning',
      current: mean,
      ...(part === undefined ? {} : { proposed: mean * (1 - part), predictedEffect: -part }),
      gain: { savedTime: load * (part ?? 0.5) },
      explanation: {
        formula: 'share = seconds / total',
        inputs: {
          seconds: { value: use.seconds, unit: 'seconds' },
          total: { value: totalSeconds, unit: 'seconds' },
        },
        result: { value: use.share, unit: 'ratio' },
      },
      confidence: part === undefined ? 0.3 : 0.5,
      values: {
        ...{ statement: outline(use), table: use.table },
        datname: use.database,
        share: { value: use.share, unit: 'ratio' },
        calls: { value: use.calls, unit: 'count' },
        mean: { value: mean, unit: 'seconds' },
        rows: { value: Math.round(use.rows / use.calls), unit: 'count' },
        blocks: { value: Math.round(blocks / use.calls), unit: 'count' },
      },
      ...(apply === undefined ? {} : { apply }),
      ...(undo === undefined ? {} : { undo }),
      details: [
        what,
        `Measured over ${Math.round(seconds / 60)} minutes: it keeps ${load.toPrecision(2)} connections busy on average. Its group is ${use.id}, as in pulso_query_group_seconds_total and at /api/v1/queries/${use.id}.`,
        part === undefined
          ? 'The gain takes half of its time to be saved: what it would take after a change depends on the change.'
          : 'Predicted: its time without the wait for blocks, as if all of them were in memory.',
      ],
    }),
    ...(use.text === undefined ? {} : { statements: [`-- group ${use.id}\n${use.text}`] }),
  };
}
