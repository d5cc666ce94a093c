import { faults, type Fault, type Profile } from '@pulso/catalogue';
import { traffics, type Traffic } from '@pulso/example-clinic';
import { Command, InvalidArgumentError, Option } from 'commander';

export interface DemoOptions {
  /** Seconds after which the demo ends by itself, counted from ready; undefined: until it is stopped. */
  readonly forSeconds?: number;
  readonly scenario?: Fault['id'];
  readonly size: 'small' | 'large';
  /** Default: steady. */
  readonly traffic?: Traffic;
  /** Of scrapes, rules and alerts. Default: the demo's own. */
  readonly pace?: Profile['id'];
  readonly json: boolean;
  readonly databaseUrl?: string;
  readonly workDir?: string;
  readonly ports: Readonly<Record<PortName, number>>;
}

export const portNames = ['clinic', 'pulso', 'prometheus', 'alertmanager', 'grafana'] as const;
export type PortName = (typeof portNames)[number];

/** Chosen not to collide with the servers' own defaults, which may already run on this machine. */
const defaultPorts: Readonly<Record<PortName, number>> = {
  clinic: 3080,
  pulso: 9633,
  prometheus: 9390,
  alertmanager: 9393,
  grafana: 3030,
};

export const portOption = (name: PortName): string => `--${name}-port`;

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** `90s`, `5m`, `1h30m` → seconds. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smh])/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) {
    throw new InvalidArgumentError('Write a duration such as 90s, 5m or 1h30m.');
  }
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit as 's' | 'm' | 'h'], 0);
  if (seconds === 0) throw new InvalidArgumentError('The duration must be longer than nothing.');
  return seconds;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new InvalidArgumentError('Write a port from 0 to 65535; 0 picks a free one.');
  return port;
}

export function demoCommand(run: (options: DemoOptions) => Promise<void>): Command {
  const command = new Command('npm start --')
    .description(
      'Starts PostgreSQL, the example clinic under load, Pulso, Prometheus and Alertmanager (and Grafana, if a grafana server is on PATH) ' +
        'on this machine, and shows what Pulso sees. Ctrl-C stops everything.',
    )
    .option('--for <duration>', 'end by itself after this time, counted from ready (90s, 5m)', parseDuration)
    .addOption(
      new Option(
        '--scenario <switch>',
        'cause one real fault and follow it until its page has come and is resolved',
      ).choices(faults.map(({ id }) => id)),
    )
    .addOption(
      new Option('--size <size>', 'how many invented clients and appointments')
        .choices(['small', 'large'])
        .default('large'),
    )
    .addOption(
      new Option('--traffic <course>', 'always the same, or with waves, rushes and lulls')
        .choices(traffics)
        .default('steady'),
    )
    .addOption(
      new Option('--pace <pace>', 'of scrapes, rules and alerts: minutes for what the demo shows in seconds')
        .choices(['demo', 'production'])
        .default('demo'),
    )
    .option('--json', 'print events as they are observed; the last line is one JSON object', false)
    .option('--database-url <url>', 'use this PostgreSQL (a superuser of an empty database) instead of starting one')
    .option('--work-dir <folder>', 'keep data, configuration and logs here instead of in a temporary folder');
  for (const name of portNames) {
    command.option(`${portOption(name)} <port>`, `port of ${name}; 0 picks a free one`, parsePort, defaultPorts[name]);
  }
  return command
    .addHelpText('after', `\nSwitches:\n${faults.map(({ id, title }) => `  ${id.padEnd(18)}${title.en}`).join('\n')}`)
    .action(async (raw: Record<string, unknown>) => {
      await run(fromRaw(raw));
    });
}

function fromRaw(raw: Record<string, unknown>): DemoOptions {
  const ports = Object.fromEntries(portNames.map((name) => [name, Number(raw[`${name}Port`])])) as Record<
    PortName,
    number
  >;
  const text = (key: string) => (typeof raw[key] === 'string' ? raw[key] : undefined);
  const databaseUrl = text('databaseUrl');
  const workDir = text('workDir');
  const scenario = faults.find(({ id }) => id === raw.scenario)?.id;
  return {
    ...(typeof raw.for === 'number' ? { forSeconds: raw.for } : {}),
    ...(scenario === undefined ? {} : { scenario }),
    size: raw.size === 'small' ? 'small' : 'large',
    traffic: raw.traffic === 'varying' ? 'varying' : 'steady',
    pace: raw.pace === 'production' ? 'production' : 'demo',
    json: raw.json === true,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(workDir === undefined ? {} : { workDir }),
    ports,
  };
}
