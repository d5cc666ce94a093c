import { z } from 'zod';
import type { ShownQuery } from '@pulso/dashboards';

/** How far back the run is looked at, and how finely. */
const STEP_SECONDS = 5;

const answer = z.object({
  status: z.string(),
  error: z.string().optional(),
  data: z
    .object({
      result: z.array(
        z.object({
          value: z.tuple([z.number(), z.string()]).optional(),
          values: z.array(z.tuple([z.number(), z.string()])).optional(),
        }),
      ),
    })
    .optional(),
});

export type Asked = { readonly kind: 'data' } | { readonly kind: 'empty' } | { readonly kind: 'error'; text: string };

/** The query as Grafana sends it with everything chosen, for a run that began so many seconds ago. */
export function filledIn(expr: string, rangeSeconds: number): string {
  return expr
    .replaceAll(/\$\{?(?:cluster|service|instance)\}?/g, '.*')
    .replaceAll(/\$\{?__rate_interval\}?/g, '20s')
    .replaceAll(/\$\{?__range_s\}?/g, String(rangeSeconds))
    .replaceAll(/\$\{?__range\}?/g, `${rangeSeconds}s`);
}

/** Asks as the panel does: at the end of the run, or all along it. A series of NaN alone shows nothing and is no data. */
export async function ask(prometheus: string, { expr, instant }: ShownQuery, startedAt: number): Promise<Asked> {
  const now = Math.floor(Date.now() / 1000);
  const range = Math.max(60, now - startedAt);
  const query = filledIn(expr, range);
  const url = new URL(instant ? '/api/v1/query' : '/api/v1/query_range', prometheus);
  const body = new URLSearchParams(
    instant
      ? { query, time: String(now) }
      : { query, start: String(now - range), end: String(now), step: String(STEP_SECONDS) },
  );
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(60_000) });
  const { status, error, data } = answer.parse(await response.json());
  if (status !== 'success') return { kind: 'error', text: error ?? `HTTP ${response.status}` };
  const numbers = (data?.result ?? []).flatMap(({ value, values = [] }) => [...(value ? [value] : []), ...values]);
  return { kind: numbers.some(([, text]) => Number.isFinite(Number(text))) ? 'data' : 'empty' };
}
