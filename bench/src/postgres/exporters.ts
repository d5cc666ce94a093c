import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort, requireProgram, type Supervisor, waitUntilReady } from '@pulso/local-stack';
import { page } from './scrape.ts';

/** The command as it is shipped: built, and in a process of its own. */
const PULSO = fileURLToPath(new URL('../../../cli/bin/pulso.js', import.meta.url));
const BARE = new URL('bare-server.js', import.meta.url);
/** Where Debian puts the peer's example of queries of one's own, with which it tells of tables. */
const EXAMPLE_QUERIES = '/usr/share/doc/prometheus-postgres-exporter/examples/queries.yaml';
const PATIENCE_MS = 60_000;

/** An exporter that runs, and whom the server knows it by. */
export interface Exporter {
  readonly name: string;
  readonly role: string;
  readonly pid: number;
  readonly url: string;
}

export interface Peer {
  readonly program: string;
  readonly version: string;
  /** What it is, for tables. */
  readonly title: string;
  /** The flags of its collectors. */
  readonly collectors: readonly string[];
}

/** The newest that is there: `postgres_exporter` on PATH, else Debian's. */
export function findPeer(): Peer {
  const program = requireProgram('postgres_exporter', 'prometheus-postgres-exporter');
  const { stdout, stderr } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, version = 'unknown'] = /version (\d+\.\d+\.\d+)/.exec(`${stdout}${stderr}`) ?? [];
  const help = spawnSync(program, ['--help'], { encoding: 'utf8' });
  const flags = [...`${help.stdout}${help.stderr}`.matchAll(/--(?:\[no-\])?(collector\.[a-z_]+)\s/g)].map(
    ([, flag = '']) => `--${flag}`,
  );
  return { program, version, title: `postgres_exporter ${version}`, collectors: [...new Set(flags)] };
}

/** Its arguments with all that it can tell: every collector and, where there are, the example queries, in a copy. */
export function everythingOf({ collectors }: Peer, folder: string): readonly string[] {
  if (!existsSync(EXAMPLE_QUERIES)) return collectors;
  const file = join(folder, 'queries.yaml');
  const queries = readFileSync(EXAMPLE_QUERIES, 'utf8')
    // Of several databases this one would be the same series several times, which the peer answers with 500.
    .replace(/^pg_process_idle:\n/m, '$&  master: true\n')
    // As the columns are called from PostgreSQL 13 on.
    .replaceAll(/\b(total|min|max|mean|stddev)_time \/ 1000/g, '$1_exec_time / 1000');
  writeFileSync(file, queries);
  return [...collectors, `--extend.query-path=${file}`];
}

interface StartOptions {
  readonly supervisor: Supervisor;
  readonly folder: string;
  readonly name: string;
  readonly role: string;
  /** URL of the database with the role. */
  readonly databaseUrl: string;
}

export async function startPeer(
  peer: Peer,
  flags: readonly string[],
  { supervisor, folder, name, role, databaseUrl }: StartOptions,
): Promise<Exporter> {
  const port = await freePort();
  const child = await supervisor.spawn({
    what: peer.title,
    command: peer.program,
    args: [`--web.listen-address=127.0.0.1:${port}`, '--log.level=error', ...flags],
    env: { ...process.env, DATA_SOURCE_NAME: `${databaseUrl}?sslmode=disable` },
    logFile: join(folder, `${name}.log`),
  });
  const url = `http://127.0.0.1:${port}/metrics`;
  await waitUntilReady(child, () => answers(url), PATIENCE_MS);
  return { name, role, pid: child.pid, url };
}

/** @param further settings of the one target */
export async function startPulso(
  intervalSeconds: number,
  further: object,
  { supervisor, folder, name, role, databaseUrl }: StartOptions,
): Promise<Exporter> {
  const port = await freePort();
  const own = mkdtempSync(join(folder, 'pulso-'));
  const config = join(own, 'pulso.yml');
  const passwordFile = join(own, 'password');
  const target = new URL(databaseUrl);
  writeFileSync(passwordFile, decodeURIComponent(target.password));
  target.password = '';
  const settings = {
    listen: { port },
    // A daemon's own default is four intervals, of a minute.
    adviceInterval: `${4_000 * intervalSeconds}ms`,
    targets: [
      {
        ...{ name: 'main', service: 'bench', url: target.href, passwordFile },
        ...{ collectInterval: `${1_000 * intervalSeconds}ms`, ...further },
      },
    ],
  };
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(settings));
  const child = await supervisor.spawn({
    what: 'pulso serve',
    command: process.execPath,
    args: [PULSO, 'serve', '--config', config],
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
    logFile: join(folder, `${name}.log`),
  });
  const origin = `http://127.0.0.1:${port}`;
  await waitUntilReady(child, () => answers(`${origin}/-/ready`), PATIENCE_MS);
  return { name, role, pid: child.pid, url: `${origin}/probe?target=main` };
}

/** A bare server that sends Pulso's page of now, which shows what of the latency no exporter in Node can be without. */
export async function startBare(
  pulso: Exporter,
  { supervisor, folder }: Pick<StartOptions, 'supervisor' | 'folder'>,
): Promise<Exporter> {
  const port = await freePort();
  const file = join(folder, 'page.txt');
  writeFileSync(file, await page(pulso.url));
  const child = await supervisor.spawn({
    what: 'a bare server',
    command: process.execPath,
    args: [fileURLToPath(BARE), file, String(port)],
    logFile: join(folder, 'bare.log'),
  });
  const url = `http://127.0.0.1:${port}/`;
  await waitUntilReady(child, () => answers(url), PATIENCE_MS);
  return { name: 'bare server', role: '', pid: child.pid, url };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
