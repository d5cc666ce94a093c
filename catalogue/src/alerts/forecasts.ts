import { postgresMetrics } from '../metrics/postgres.ts';
import type { AlertTestSeries, StandaloneAlert } from '../types.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const { connections, maxConnections, sequenceUsed, databaseSize, diskSize } = postgresMetrics;

/** Used already by so much, and at the pace of the range all used after the horizon. */
const forecast = (signal: string, least: number, range: string, horizon: number) =>
  `pulso:signal:value{signal="${signal}"} >= ${least}\nand predict_linear(pulso:signal:value{signal="${signal}"}[${range}], ${horizon}) >= 1`;

/** Databases on the server as a share of its disk, now or as a forecast says. */
const ofDisk = (size: string) =>
  `sum by ($by, server) (max by ($by, server, datname) (${size}))\n/ max by ($by, server) (${diskSize.name})`;
const onDisk = (values: string, server = 'sample') => [
  ...['clinic', 'archive'].map((datname) => ({ metric: databaseSize.name, labels: { server, datname }, values })),
  { metric: diskSize.name, labels: { server }, values: '2000x80' },
];

const base = { area: 'database', severity: 'warning', road: 'operations', unit: 'ratio', about: ['entity'] } as const;
const connected = (values: string, server = 'sample'): AlertTestSeries[] => [
  { metric: connections.name, labels: { server, datname: 'clinic', state: 'active' }, values },
  { metric: maxConnections.name, labels: { server }, values: '1x60' },
];
const used = (values: string, server = 'sample'): AlertTestSeries[] => [
  { metric: sequenceUsed.name, labels: { server, datname: 'clinic', schemaname: 'public', sequencename: 'a' }, values },
];

/** What grows towards its end: told while there is time. The daemon's advice on capacity looks further, at weeks. */
export const forecastAlerts: readonly StandaloneAlert[] = [
  {
    ...base,
    id: 'forecast_connections',
    title: { en: 'Connections of max_connections', 'pt-BR': 'Conexões de max_connections' },
    expr: forecast('database_connections', 0.6, '1h', 4 * HOUR),
    bound: { en: 'all of them within 4 hours', 'pt-BR': 'todas em até 4 horas' },
    wait: 'warning',
    summary: {
      en: 'PostgreSQL runs out of connections within hours',
      'pt-BR': 'As conexões do PostgreSQL acabam em algumas horas',
    },
    meaning: {
      en: 'At the pace of the last hour every connection is taken within four hours; then new ones are refused.',
      'pt-BR':
        'No ritmo da última hora, todas as conexões são tomadas em até quatro horas; depois, novas são recusadas.',
    },
    firstAction: {
      en: 'See which client takes more and more connections and gives none back.',
      'pt-BR': 'Veja qual cliente toma cada vez mais conexões sem devolver.',
    },
    diagnose: [
      'How it grows: `pulso:signal:value{service="$service", signal="database_connections"}` over the last hours.',
      `Whose: \`deriv(${connections.name}{service="$service"}[1h]) * 3600\` an hour, by database and state.`,
    ],
    remedy: [
      'A leak: restart the client that leaks; its pool signal (`PulsoPoolLeaked`) says where.',
      'More instances than planned: lower their pools before the limit is reached.',
    ],
    source: 'Level and trend together: a line through an hour alone would page at each morning',
    // Past both bounds, just short of the level, and just short of the trend.
    test: {
      trouble: connected('0.6+0.0017083x20 0.3x30'),
      quiet: [...connected('0.571+0.002x14 0.5x40'), ...connected('0.7+0.0010833x50', 'other')],
      before: 0,
      firing: 12,
      resolved: 45,
      value: 0.6205,
    },
  },
  {
    ...base,
    about: ['server'],
    id: 'forecast_disk',
    title: { en: 'Disk in use by databases', 'pt-BR': 'Disco ocupado pelos bancos' },
    expr: `${ofDisk(databaseSize.name)} >= 0.5\nand ${ofDisk(`predict_linear(${databaseSize.name}[6h], ${4 * DAY})`)} >= 1`,
    bound: { en: 'all of it within 4 days', 'pt-BR': 'todo em até 4 dias' },
    wait: 'warning',
    summary: {
      en: 'The disk of PostgreSQL is full within days',
      'pt-BR': 'O disco do PostgreSQL enche em poucos dias',
    },
    meaning: {
      en: 'At the pace of the last six hours the databases fill the disk within four days; then PostgreSQL stops. WAL and temporary files come on top.',
      'pt-BR':
        'No ritmo das últimas seis horas, os bancos enchem o disco em até quatro dias; então o PostgreSQL para. WAL e arquivos temporários vêm além disso.',
    },
    firstAction: {
      en: 'See which database and table grows; stop the job that fills it, or enlarge the disk before the weekend.',
      'pt-BR': 'Veja qual banco e tabela cresce; pare a tarefa que o enche ou amplie o disco antes do fim de semana.',
    },
    diagnose: [
      `Which database: \`deriv(${databaseSize.name}{service="$service"}[6h]) * 86400\` bytes a day.`,
      'Which table: `topk(5, deriv(pulso_pg_table_size_bytes{service="$service"}[6h]))`.',
      'Is it bloat: `pulso_pg_table_bloat_estimate_ratio{service="$service"}`.',
    ],
    remedy: [
      'An import or a log table: stop it, archive what is old; space comes back to the disk only by `VACUUM FULL` or `DROP`.',
      'Normal growth: enlarge the disk, and put its new size into `targets[].diskSize`.',
    ],
    source: 'Level and trend together, as in the node mixin; asks for `targets[].diskSize`, without which it is silent',
    test: {
      trouble: onDisk('502+0.088x40 10x40'),
      quiet: [...onDisk('480+0.1x80', 'level'), ...onDisk('505+0.083x80', 'trend')],
      before: 0,
      firing: 30,
      resolved: 60,
      value: 0.50464,
    },
  },
  {
    ...base,
    id: 'forecast_sequence',
    title: { en: 'Fullest sequence', 'pt-BR': 'Sequência mais cheia' },
    expr: forecast('database_sequence_used', 0.3, '1d', 30 * DAY),
    bound: { en: 'all of it within 30 days', 'pt-BR': 'toda em até 30 dias' },
    wait: 'warning',
    summary: { en: 'A sequence is used up within a month', 'pt-BR': 'Uma sequência acaba em até um mês' },
    meaning: {
      en: 'At the pace of the last day its values are gone within thirty days; then every insert that needs it fails.',
      'pt-BR': 'No ritmo do último dia, seus valores acabam em até trinta dias; depois, toda inserção falha.',
    },
    firstAction: {
      en: 'See which it is; stop what uses it up (a retrying import?), else begin the move to bigint now.',
      'pt-BR': 'Veja qual é; pare o que a consome (uma importação repetida?) ou comece já a mudança para bigint.',
    },
    diagnose: [
      `Which: \`topk(5, ${sequenceUsed.name}{service="$service"})\`.`,
      `How fast: \`deriv(${sequenceUsed.name}{service="$service"}[1d]) * 86400\` a day.`,
    ],
    remedy: [
      'Stop what uses it up: failed inserts and upserts take a value each too.',
      'The steps of `PulsoDatabaseSequenceUsed`, sooner.',
    ],
    source: 'Moving a large table to bigint takes weeks',
    test: {
      trouble: used('0.302+0.000016435x40 0.01x30'),
      quiet: [...used('0.29+0.00001736x70'), ...used('0.31+0.00001528x70', 'other')],
      before: 0,
      firing: 30,
      resolved: 60,
      value: 0.30249305,
    },
  },
];
