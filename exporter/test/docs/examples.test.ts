import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type RunningPostgres, startPostgres } from '@pulso/local-stack';

// Every page about an instrument shows a program, and every such program runs. They import the built package, as a
// user's program would.
const EXAMPLES = new URL('../../../examples/instruments/', import.meta.url);
const PAGES = new URL('../../../docs/instruments/', import.meta.url);
const namesOf = (folder: URL, ending: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending) && file !== 'README.md')
    .map((file) => file.slice(0, -ending.length));
const examples = namesOf(EXAMPLES, '.mjs');
const pages = namesOf(PAGES, '.md');
const sourceOf = (name: string) => readFileSync(new URL(`${name}.mjs`, EXAMPLES), 'utf8');
const pageOf = (name: string) => readFileSync(new URL(`${name}.md`, PAGES), 'utf8');

const METRIC_LINE = /^[a-z_:][\w:]*(\{.*\})? +\S+$/m;
const run = promisify(execFile);
/** Given to the examples that connect to a PostgreSQL of their reader's. */
let postgres: RunningPostgres | undefined;

beforeAll(async () => {
  if (examples.some((name) => sourceOf(name).includes('DATABASE_URL'))) postgres = await startPostgres();
}, 60_000);

afterAll(() => postgres?.stop());

describe('examples of instruments', () => {
  it.each(examples)(
    '%s runs, shows metrics and ends by itself',
    async (name) => {
      const { stdout, stderr } = await run(process.execPath, [new URL(`${name}.mjs`, EXAMPLES).pathname], {
        timeout: 30_000,
        env: { PATH: process.env['PATH'], ...(postgres && { DATABASE_URL: postgres.url }) },
      });
      expect(stderr).toBe('');
      expect(stdout).toMatch(METRIC_LINE);
    },
    40_000,
  );

  it.each(examples)('%s stands word for word on the page of its name', (name) => {
    expect(pages).toContain(name);
    expect(pageOf(name)).toContain(`\`\`\`js\n${sourceOf(name).trimEnd()}\n\`\`\``);
  });

  it.each(pages)('the page %s has its example and is in the index', (name) => {
    expect(examples).toContain(name);
    expect(readFileSync(new URL('README.md', PAGES), 'utf8')).toContain(`(${name}.md)`);
  });
});
