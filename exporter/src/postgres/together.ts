import type { Client } from 'pg';
import { PulsoError } from '../errors.ts';
import { prepared } from './prepared.ts';
import { FACTS_SQL, noteFacts, type SessionFacts, sessionFacts } from './session-facts.ts';
import type { Shared } from './task.ts';

/** What one of several got: its rows and how long the server took for them, or why it may not ask. */
export type Part = { readonly rows: readonly object[]; readonly durationMs: number } | PulsoError;

const CLOCK = 'extract(epoch from clock_timestamp())::float8 * 1000';

/**
 * Asks several statements as one: what a statement costs a server beside its work (messages, a transaction, waking up) is
 * more than most of ours cost, and all parts see one copy of pg_stat_activity. Rows come as JSON, so that numbers are
 * numbers and times would be text.
 * @returns one part for each, in their order
 * @throws the driver's error, where any part fails: they are to be asked one by one then
 */
export async function askTogether(client: Client, asking: readonly Shared[]): Promise<readonly Part[]> {
  const before = await sessionFacts(client, true);
  const texts = asking.map((each) => textOf(each, before));
  const asked = texts.flatMap((text, at) => (typeof text === 'string' ? [{ text, at }] : []));
  const text = `select (select row_to_json(f) from (${FACTS_SQL}) f), ${CLOCK}${asked
    .map((part) => `,\n(select json_agg(q) from (${part.text}\n) q), ${CLOCK}`)
    .join('')}`;
  const { rows } = await client.query<[object, number, ...(object[] | number | null)[]]>({
    ...prepared(text),
    rowMode: 'array',
  });
  const [row] = rows;
  const facts = noteFacts(client, row?.[0]);
  return asking.map((each, at): Part => {
    // A privilege that was lost meanwhile has hidden rows.
    const allowed = textOf(each, facts);
    if (allowed instanceof PulsoError) return allowed;
    const place = asked.findIndex((part) => part.at === at);
    if (place === -1) return texts[at] instanceof PulsoError ? texts[at] : { rows: [], durationMs: 0 };
    const [began, found, ended] = row?.slice(1 + 2 * place, 4 + 2 * place) ?? [];
    return { rows: Array.isArray(found) ? found : [], durationMs: Math.max(0, Number(ended) - Number(began)) };
  });
}

function textOf({ sql }: Shared, facts: SessionFacts): string | undefined | PulsoError {
  try {
    return sql(facts);
  } catch (error) {
    if (error instanceof PulsoError) return error;
    throw error;
  }
}
