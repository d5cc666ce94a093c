import { readFileSync } from 'node:fs';
import { checkQueries, queriesOf } from '@pulso/dashboards';
import { generateAll } from '@pulso/cli';
import { FREE_PORTS, runDemo } from './run-demo.ts';

interface Ready {
  readonly clinic: string;
  readonly pulso: string;
  readonly tokenFile: string;
}

async function page(url: string, token?: string): Promise<string> {
  const response = await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  expect({ url, status: response.status }).toEqual({ url, status: 200 });
  return response.text();
}

async function livePages({ clinic, pulso, tokenFile }: Ready): Promise<string[]> {
  return Promise.all([
    page(`${clinic}/metrics`, readFileSync(tokenFile, 'utf8')),
    page(`${pulso}/metrics`),
    page(`${pulso}/probe?target=clinic-db`),
  ]);
}

describe('every query of rules and dashboards', () => {
  it('names only metrics and labels that the running services really emit', async () => {
    let pages: Promise<string[]> | undefined;
    const run = await runDemo(['--size', 'small', '--json', ...FREE_PORTS], {
      onLine: (line, stop) => {
        if (pages !== undefined || !line.includes('"event":"ready"')) return;
        pages = livePages(JSON.parse(line) as Ready).finally(() => stop('SIGTERM'));
        pages.catch(() => undefined);
      },
    });
    expect(run.code).toBe(0);
    const queries = queriesOf(generateAll({}));
    expect(queries.length).toBeGreaterThan(100);
    expect(checkQueries(queries, { pages: (await pages) ?? [] })).toEqual([]);
  }, 300_000);
});
