import { Command, InvalidArgumentError, Option } from 'commander';
import { faultControl } from '../control/client.ts';
import { isSize } from '../data/sizes.ts';
import type { Size } from '../data/sizes.ts';
import { seed } from '../database/seed.ts';
import { faults } from '@pulso/catalogue';
import { loadDefaults } from '../load/load.ts';
import { traffics } from '../load/tide.ts';
import { writeCredentials } from './credentials.ts';
import { load } from './load.ts';
import type { LoadCommandOptions } from './load.ts';
import { progress } from './output.ts';
import { serve } from './serve.ts';
import type { ServeOptions } from './serve.ts';

const integer =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high) {
      throw new InvalidArgumentError(`Write a whole number from ${low} to ${high}.`);
    }
    return value;
  };

function duration(text: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text);
  const unit = { s: 1, m: 60, h: 3600 }[match?.[2] ?? ''];
  if (match === null || unit === undefined || Number(match[1]) === 0) {
    throw new InvalidArgumentError('Write a duration such as 90s, 5m or 1h.');
  }
  return Number(match[1]) * unit;
}

function size(text: string): Size {
  if (!isSize(text)) throw new InvalidArgumentError('Write small or large.');
  return text;
}

const sizeOption = (): Option =>
  new Option('--size <size>', 'small: 2,000 clients, 40,000 appointments; large: 50,000 and 1,000,000')
    .argParser(size)
    .default('small');
const databaseOption = (): Option =>
  new Option(
    '--database-url <url>',
    'PostgreSQL, as a role that may create schemas and roles (default: an own server, removed at the end)',
  ).env('CLINIC_DATABASE_URL');
const credentialsOption = (): Option =>
  new Option('--credentials <folder>', 'write app.url, monitor.url and auditor.url there, for the owner only');

/** The `clinic` command. */
export function program(): Command {
  const clinic: Command = new Command('clinic').description(
    'The reference clinic of Pulso: a service to watch, invented data, load, and switches that cause real trouble.',
  );
  clinic
    .command('serve')
    .description('run the service (seeds the database first, unless --app-url-file names a seeded one)')
    .addOption(databaseOption())
    .addOption(sizeOption())
    .addOption(credentialsOption())
    .option('--app-url-file <file>', 'URL of the role clinic_app on a seeded database (app.url)')
    .option('--admin-url-file <file>', "URL of the schema's owner, for the switches that need it")
    .addOption(new Option('--port <port>', '0 picks a free one').argParser(integer(0, 65_535)).default(3080))
    .option('--host <address>', 'address to listen on; the API has no log-in of its own', '127.0.0.1')
    .option('--advertise-url <url>', 'where people reach the clinic (default: host and port)')
    .option('--control <path>', 'Unix socket for the fault switches')
    .option('--metrics-token-file <file>', 'file with the bearer token that /metrics and /advice ask for')
    .option('--advice-window <seconds>', 'behaviour that a recommendation rests on', integer(5, 3_600))
    .action((options: ServeOptions) => serve(options));
  clinic
    .command('seed')
    .description('make schema, roles and invented data')
    .addOption(databaseOption().makeOptionMandatory())
    .addOption(sizeOption())
    .addOption(credentialsOption())
    .option('--reset', 'drop the schemas clinic and pulso_ref first', false)
    .action(async (options: { databaseUrl: string; size: Size; credentials?: string; reset: boolean }) => {
      const { urls, loaded } = await seed({ ...options, progress });
      if (!loaded) progress(`The database holds the data of size ${options.size} already; it was kept.`);
      if (options.credentials !== undefined) writeCredentials(options.credentials, urls);
    });
  clinic
    .command('load')
    .description('put a running clinic under load')
    .option('--url <url>', 'base URL of the clinic', 'http://127.0.0.1:3080')
    .addOption(sizeOption())
    .option('--users <number>', 'virtual users', integer(1, 1_000), loadDefaults.users)
    .option('--listeners <number>', 'WebSocket clients', integer(0, 1_000), loadDefaults.listeners)
    .option('--think <ms>', "mean pause between a user's requests", integer(0, 60_000), loadDefaults.thinkMs)
    .addOption(
      new Option('--traffic <course>', 'always the same, or with waves, rushes and lulls')
        .choices(traffics)
        .default('steady'),
    )
    .option('--for <duration>', 'end by itself (90s, 5m)', duration)
    .option('--quiet', 'no progress', false)
    .action((options: LoadCommandOptions) => load(options));
  clinic
    .command('fault')
    .description('start or stop a switch of a running clinic')
    .argument('<switch>', faults.map(({ id }) => id).join(', '))
    .addArgument(clinic.createArgument('<action>').choices(['start', 'stop']))
    .requiredOption('--control <path>', "the running clinic's --control")
    .action(async (id: string, action: 'start' | 'stop', options: { control: string }) => {
      const known = faults.find((fault) => fault.id === id);
      if (known === undefined) clinic.error(`error: no switch ${id}; there are ${faults.map((f) => f.id).join(', ')}`);
      await faultControl(options.control)[action](known.id);
      progress(`${known.id}: ${action === 'start' ? 'started' : 'stopped'}`);
    });
  return clinic;
}
