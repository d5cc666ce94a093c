import { startPostgres } from '@pulso/local-stack';
import { Client } from 'pg';
import { startAdvisor, type Advisor, type Recommendation } from './daemon.ts';
import { showIndexes } from './hide.ts';
import { measured, meanOf, medians, totalAt, type Measured, type Taken } from './measure.ts';
import { singleColumnIndexes } from './single-columns.ts';
import { spearman } from './spearman.ts';
import type { Workload } from './workload.ts';

/** Advice is applied and the work done again until there is none; what is still there after so many is left. */
const MOST_ROUNDS = 3;
/** Runs at the end without and with the indexes in turn, of which the medians are taken. */
const PAIRS = 3;
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
    last = await measured(admin, workload.run);
  }
  const commands = applied.flatMap(({ apply }) => commandsOf(apply));
  const names = commands.map(nameOf);
  // It looks no more while the clock runs.
  await advisor.stop();
  const pairs: { without: Measured; beside: Measured }[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    await showIndexes(admin, names, false);
    const without = await measured(admin, workload.runQuick);
    await showIndexes(admin, names, true);
    pairs.push({ without, beside: await measured(admin, workload.run) });
  }
  // What takes long without the indexes was timed once, at the first run.
  const before: Measured = new Map(
    [...first, ...medians(pairs.map(({ without }) => without))].map(([id, taken]) => [
      id,
      scaled(taken, first.get(id)?.calls ?? taken.calls),
    ]),
  );
  last = medians(pairs.map(({ beside }) => beside));
  const statements = [...before].flatMap(([queryid]) => {
    const [was, is] = [meanOf(before, queryid), meanOf(last, queryid)];
    return was === undefined || is === undefined
      ? []
      : [{ queryid, before: was, predicted: predicted.get(queryid) ?? was, after: is }];
  });
  const spoken = statements.filter(({ queryid }) => predicted.has(queryid));
  const result = {
    name: workload.name,
    before: totalAt(before, before),
    predicted: totalAt(before, new Map([...predicted].map(([id, seconds]) => [id, { calls: 1, seconds }]))),
    after: totalAt(before, last),
    statements: spoken,
    rankCorrelation: spearman(statements.map((each) => [each.predicted / each.before, each.after / each.before])),
    refuted: [...(await unusedOf(admin, names)), ...slowerOf(applied, spoken, pairs)],
    commands,
    indexBytes: await bytesOf(admin, commands),
    rounds: round,
  };
  for (const { undo } of applied) for (const command of commandsOf(undo)) await admin.query(command);
  return { ...result, baseline: await baselineOf(workload, admin, before) };
}

async function baselineOf(workload: Workload, admin: Client, before: Measured): Promise<Trial['baseline']> {
  const size = async () => {
    const { rows } = await admin.query<{ bytes: string }>(
      `select sum(pg_relation_size(oid)) as bytes from pg_class where relkind = 'i' and oid >= 16384`,
    );
    return Number(rows[0]?.bytes);
  };
  const commands = await singleColumnIndexes(admin, await workload.statements(admin));
  const bytes = await size();
  for (const command of commands) await admin.query(command);
  await admin.query('analyze');
  const now = await measured(admin, workload.run);
  return { after: totalAt(before, now), indexes: commands.length, bytes: (await size()) - bytes };
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
  pairs: readonly { readonly without: Measured; readonly beside: Measured }[],
): string[] {
  const isAlways = (id: string) =>
    pairs.every(({ without, beside }) => (meanOf(beside, id) ?? 0) > (meanOf(without, id) ?? Infinity));
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

async function bytesOf(admin: Client, commands: readonly string[]): Promise<number> {
  const { rows } = await admin.query<{ bytes: string | null }>({
    text: `select sum(pg_relation_size(indexrelid)) as bytes from pg_stat_user_indexes where quote_ident(indexrelname) = any($1)`,
    values: [commands.map(nameOf)],
  });
  return Number(rows[0]?.bytes ?? 0);
}
