import { startPostgres } from '@pulso/local-stack';
import { Client } from 'pg';
import { startAdvisor, type Advisor, type Recommendation } from './daemon.ts';
import { showIndexes } from './hide.ts';
import { measured, meanOf, medians, totalAt, type Measured, type Taken } from './measure.ts';
import { singleColumnIndexes } from './single-columns.ts';
import { spearman } from './spearman.ts';
import type { Workload } from './workload.ts';

/** Advice is applied and the work done again until there is none; what is still there after so many is left. */
const MOST_ROUNDS = 5;
/** Runs at the end without indexes, with those advised and with the baseline's in turn, of which the medians are taken. */
const TURNS = 3;
/** A statement is slower only beyond what a shared machine does to it by itself. */
const SLOWER = 1.25;
const SLOWER_SECONDS = 0.02;

export interface StatementTrial {
  readonly queryid: string;
  readonly before: number;
  readonly predicted: number;
  readonly after: number;
}

export interface Trial {
  readonly name: string;
  /** Seconds that the calls of the first run took, would take by the predictions, and take at the means of the last. */
  readonly before: number;
  readonly predicted: number;
  readonly after: number;
  readonly statements: readonly StatementTrial[];
  readonly rankCorrelation: number | null;
  /** Why an advice was wrong, one line each. */
  readonly refuted: readonly string[];
  readonly commands: readonly string[];
  readonly indexBytes: number;
  readonly rounds: number;
  readonly baseline: { readonly after: number; readonly indexes: number; readonly bytes: number };
}

/** Lets the daemon advise on the workload, applies all that it says, and measures; then the same for the baseline. */
export async function tryAdvice(workload: Workload): Promise<Trial> {
  const server = await startPostgres({ version: 'system', settings: { max_parallel_workers_per_gather: 0 } });
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  try {
    await workload.prepare(admin, server.url);
    await prepareRole(admin);
    await admin.query('vacuum (analyze)');
    const url = new URL(server.url);
    [url.username, url.password] = ['pulso', 'pulso'];
    const advisor = await startAdvisor(url.href);
    try {
      return await rounds(workload, admin, advisor);
    } finally {
      await advisor.stop();
    }
  } finally {
    await workload.end();
    await admin.end();
    await server.stop();
  }
}

async function rounds(workload: Workload, admin: Client, advisor: Advisor): Promise<Trial> {
  const first = await measured(admin, workload.run);
  // As the tables are now: an index that is advised later would stand for one of these.
  const columns = await singleColumnIndexes(admin, await workload.statements(admin));
  const predicted = new Map<string, number>();
  const applied: Recommendation[] = [];
  let last: Measured = first;
  let round = 0;
  for (; round < MOST_ROUNDS; round++) {
    const advice = await advisor.advice();
    if (advice.length === 0) break;
    const now = new Map<string, number>();
    for (const one of advice) {
      applied.push(one);
      for (const command of commandsOf(one.apply)) await admin.query(command);
      // What a later round does not speak of stays as the earlier one predicted it.
      // Each speaks of what is left when those before it were applied.
      for (const [id, share] of predictionsOf(one)) now.set(id, (now.get(id) ?? meanOf(last, id) ?? 0) * share);
    }
    for (const [id, seconds] of now) predicted.set(id, seconds);
    await advisor.noticed();
    last = await measured(admin, workload.run);
  }
  const commands = applied.flatMap(({ apply }) => commandsOf(apply));
  const names = commands.map(nameOf);
  // It looks no more while the clock runs.
  await advisor.stop();
  const byColumn = await makeAll(admin, columns);
  const turns: { without: Measured; beside: Measured; columns: Measured }[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    await showIndexes(admin, [...names, ...byColumn], false);
    const without = await measured(admin, workload.runQuick);
    await showIndexes(admin, names, true);
    const beside = await measured(admin, workload.run);
    await showIndexes(admin, names, false);
    await showIndexes(admin, byColumn, true);
    turns.push({ without, beside, columns: await measured(admin, workload.run) });
  }
  // What takes long without the indexes was timed once, at the first run.
  const before: Measured = new Map(
    [...first, ...medians(turns.map(({ without }) => without))].map(([id, taken]) => [
      id,
      scaled(taken, first.get(id)?.calls ?? taken.calls),
    ]),
  );
  last = medians(turns.map(({ beside }) => beside));
  const statements = [...before].flatMap(([queryid]) => {
    const [was, is] = [meanOf(before, queryid), meanOf(last, queryid)];
    return was === undefined || is === undefined
      ? []
      : [{ queryid, before: was, predicted: predicted.get(queryid) ?? was, after: is }];
  });
  const spoken = statements.filter(({ queryid }) => predicted.has(queryid));
  return {
    name: workload.name,
    before: totalAt(before, before),
    predicted: totalAt(before, new Map([...predicted].map(([id, seconds]) => [id, { calls: 1, seconds }]))),
    after: totalAt(before, last),
    statements: spoken,
    rankCorrelation: spearman(statements.map((each) => [each.predicted / each.before, each.after / each.before])),
    refuted: [...(await unusedOf(admin, names)), ...slowerOf(applied, spoken, turns)],
    commands,
    indexBytes: await bytesOf(admin, names),
    rounds: round,
    baseline: {
      after: totalAt(before, medians(turns.map((turn) => turn.columns))),
      indexes: columns.length,
      bytes: await bytesOf(admin, byColumn),
    },
  };
}

/** Makes the baseline's indexes, with names of their own. */
async function makeAll(admin: Client, columns: readonly string[]): Promise<readonly string[]> {
  const names = columns.map((_, at) => `by_column_${at}`);
  for (const [at, command] of columns.entries())
    await admin.query(command.replace(/^create index /, `create index ${names[at]} `));
  await admin.query('analyze');
  return names;
}

/** As the documentation says: pg_monitor, HypoPG, and SELECT for EXPLAIN. */
async function prepareRole(admin: Client): Promise<void> {
  await admin.query(`create role pulso login password 'pulso'; grant pg_monitor to pulso; create extension hypopg`);
  const { rows } = await admin.query<{ schema: string }>(
    `select nspname as schema from pg_namespace where nspname in ('public', 'clinic')`,
  );
  for (const { schema } of rows) {
    await admin.query(
      `grant usage on schema ${schema} to pulso; grant select on all tables in schema ${schema} to pulso`,
    );
  }
}

const scaled = ({ calls, seconds }: Taken, to: number): Taken => ({ calls: to, seconds: (seconds / calls) * to });

const commandsOf = (text: string | undefined): string[] => text?.split('\n').filter((line) => line !== '') ?? [];

/** What the statements are predicted to take, as a share of what they took: after over before, by queryid. */
function predictionsOf({ explanation, statements = [] }: Recommendation): [string, number][] {
  return statements.flatMap((text, index) => {
    const group = /^-- group ([0-9a-f]+)/.exec(text)?.[1];
    const before = explanation?.inputs[`before${index + 1}`]?.value;
    const after = explanation?.inputs[`after${index + 1}`]?.value;
    if (group === undefined || before === undefined || after === undefined) return [];
    return [[String(BigInt.asIntN(64, BigInt(`0x${group}`))), after / before]];
  });
}

const nameOf = (command: string) => /^CREATE INDEX CONCURRENTLY (\S+) /.exec(command)?.[1] ?? '';

async function unusedOf(admin: Client, names: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>({
    text: `select indexrelname as name from pg_stat_user_indexes where idx_scan = 0 and quote_ident(indexrelname) = any($1)`,
    values: [names],
  });
  return rows.map(({ name }) => `${name} is not used`);
}

function slowerOf(
  applied: readonly Recommendation[],
  statements: readonly StatementTrial[],
  turns: readonly { readonly without: Measured; readonly beside: Measured }[],
): string[] {
  const isAlways = (id: string) =>
    turns.every(({ without, beside }) => (meanOf(beside, id) ?? 0) > (meanOf(without, id) ?? Infinity));
  const slower = statements
    .filter(
      ({ queryid, before, after }) => after > SLOWER * before && after > before + SLOWER_SECONDS && isAlways(queryid),
    )
    .map(
      ({ queryid, before, after }) =>
        `statement ${queryid} takes ${after.toFixed(3)} s instead of ${before.toFixed(3)} s`,
    );
  const totals = applied.flatMap((one) => {
    const ids = new Set(predictionsOf(one).map(([id]) => id));
    const own = statements.filter(({ queryid }) => ids.has(queryid));
    const sum = (of: (each: StatementTrial) => number) => own.reduce((total, each) => total + of(each), 0);
    return sum(({ after }) => after) > sum(({ before }) => before)
      ? [`the statements of ${one.entity} are slower`]
      : [];
  });
  return [...new Set([...slower, ...totals])];
}

async function bytesOf(admin: Client, names: readonly string[]): Promise<number> {
  const { rows } = await admin.query<{ bytes: string | null }>({
    text: `select sum(pg_relation_size(indexrelid)) as bytes from pg_stat_user_indexes where quote_ident(indexrelname) = any($1)`,
    values: [names],
  });
  return Number(rows[0]?.bytes ?? 0);
}
