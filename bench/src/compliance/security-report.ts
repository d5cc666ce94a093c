import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { mutationsOf } from './mutations/index.ts';
import { startWorld, type World } from './world.ts';

const PULSO = fileURLToPath(new URL('../../../cli/bin/pulso.js', import.meta.url));
const print = (text: string): void => void process.stdout.write(`${text}\n`);

interface Given {
  readonly out: string;
  readonly violate?: string;
  readonly json?: true;
}

/** The very command that users have, on the clinic that is set up for this run. @returns its exit code */
async function report(world: World, folder: string, out: string): Promise<number> {
  const config = join(folder, 'pulso.yml');
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(world.config), { mode: 0o600 });
  const args = [PULSO, 'compliance', 'report', '--security', '--config', config, '--out', resolve(out)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  return Number(code);
}

async function main({ out, violate, json }: Given): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'pulso-security-'));
  const world = await startWorld();
  try {
    for (const mutation of violate === undefined ? [] : mutationsOf(violate)) {
      print(`Violated first: ${mutation.control}, ${mutation.what}.`);
      await mutation.violate(world);
    }
    const code = await report(world, folder, out);
    for (const locale of ['pt-BR', 'en']) {
      const file = join(out, `security-report.${locale}.md`);
      print(`${readFileSync(file, 'utf8')}\n(${file})\n`);
    }
    if (json === true) {
      const facts: unknown = JSON.parse(readFileSync(join(out, 'security-report.json'), 'utf8'));
      print(JSON.stringify(facts));
    }
    return code;
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true });
  }
}

const program = new Command('security-report')
  .description(
    'Sets up a clinic that complies (PostgreSQL with TLS, an HTTPS edge, Prometheus), and writes its security report in Portuguese and English: caches, transmission, access, audit trail, retention, risk. Exits with 1 unless every control of it is shown to hold. For your own: pulso compliance report --security.',
  )
  .option('--out <folder>', 'where it is written', 'security-report')
  .option('--violate <text>', 'first violate the controls whose id holds this, to see the report fail')
  .option('--json', 'as the last line what was found, as JSON')
  .action(async (given: Given) => {
    process.exitCode = await main(given);
  });
await program.parseAsync();
