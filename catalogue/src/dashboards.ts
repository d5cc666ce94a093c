import type { AreaId, Text } from './types.ts';

export type DashboardId =
  | 'overview'
  | 'http'
  | 'query'
  | 'database'
  | 'cache'
  | 'websocket'
  | 'runtime'
  | 'recommendations'
  | 'capacity'
  | 'slo'
  | 'compliance'
  | 'exporter';

/** A dashboard: what it is called and the question that it answers. */
export interface DashboardEntry {
  readonly id: DashboardId;
  /** Stays for ever: alerts, the panel and people's bookmarks link to `/d/<uid>`. */
  readonly uid: string;
  readonly title: Text;
  readonly question: Text;
}

const entry = (id: DashboardId, title: Text, question: Text): DashboardEntry => ({
  id,
  uid: dashboardUid(id),
  title,
  question,
});

/** Every dashboard, from what people feel to its causes, and what else there is to know. */
export const dashboards: readonly DashboardEntry[] = [
  entry(
    'overview',
    { en: 'Overview', 'pt-BR': 'Visão geral' },
    {
      en: 'Is the service healthy, what is wrong, what to do first?',
      'pt-BR': 'O serviço está saudável? O que está errado? O que fazer primeiro?',
    },
  ),
  entry(
    'http',
    { en: 'HTTP', 'pt-BR': 'HTTP' },
    {
      en: 'Which requests are slow or fail, and since when?',
      'pt-BR': 'Quais requisições estão lentas ou falham, e desde quando?',
    },
  ),
  entry(
    'query',
    { en: 'Queries', 'pt-BR': 'Consultas' },
    {
      en: 'Which statements cost most, fail, or hold a transaction open?',
      'pt-BR': 'Quais comandos custam mais, falham ou seguram uma transação?',
    },
  ),
  entry(
    'database',
    { en: 'Pools and PostgreSQL', 'pt-BR': 'Pools e PostgreSQL' },
    {
      en: 'Does somebody wait for a connection, a lock, the disk or a vacuum?',
      'pt-BR': 'Alguém espera por conexão, bloqueio, disco ou vacuum?',
    },
  ),
  entry(
    'cache',
    { en: 'Cache', 'pt-BR': 'Cache' },
    {
      en: 'Do the caches answer, and would another size pay?',
      'pt-BR': 'Os caches respondem? Outro tamanho compensaria?',
    },
  ),
  entry(
    'websocket',
    { en: 'WebSocket', 'pt-BR': 'WebSocket' },
    {
      en: 'Do messages arrive in time, and do clients stay?',
      'pt-BR': 'As mensagens chegam a tempo? Os clientes permanecem?',
    },
  ),
  entry(
    'runtime',
    { en: 'Runtime', 'pt-BR': 'Processo' },
    {
      en: 'Is a process short of CPU, memory or its event loop?',
      'pt-BR': 'Falta CPU, memória ou event loop a algum processo?',
    },
  ),
  entry(
    'recommendations',
    { en: 'Recommendations', 'pt-BR': 'Recomendações' },
    {
      en: 'What would help most, and were earlier predictions right?',
      'pt-BR': 'O que mais ajudaria? As previsões anteriores se confirmaram?',
    },
  ),
  entry(
    'capacity',
    { en: 'Capacity and regressions', 'pt-BR': 'Capacidade e regressões' },
    {
      en: 'Did a version make it worse, and what runs out when?',
      'pt-BR': 'Alguma versão piorou o serviço? O que acaba, e quando?',
    },
  ),
  entry(
    'slo',
    { en: 'SLOs', 'pt-BR': 'SLOs' },
    {
      en: 'How much of the error budget is left, and how fast does it burn?',
      'pt-BR': 'Quanto resta do orçamento de erros, e com que rapidez se gasta?',
    },
  ),
  entry(
    'compliance',
    { en: 'Compliance for auditors', 'pt-BR': 'Conformidade para auditores' },
    {
      en: 'Which controls passed their test, since when, and what was not tested?',
      'pt-BR': 'Quais controles passaram no teste, desde quando, e o que não foi testado?',
    },
  ),
  entry(
    'exporter',
    { en: 'Pulso itself', 'pt-BR': 'O próprio Pulso' },
    {
      en: 'Can what the other dashboards show be trusted?',
      'pt-BR': 'Pode-se confiar no que os outros painéis mostram?',
    },
  ),
];

/** Where the signals of an area are shown. Areas without signals of their own lead to the overview. */
const OF_AREA: Readonly<Record<AreaId, DashboardId>> = {
  http: 'http',
  query: 'query',
  pool: 'database',
  database: 'database',
  cache: 'cache',
  websocket: 'websocket',
  image: 'overview',
  runtime: 'runtime',
  experience: 'overview',
  compliance: 'compliance',
  exporter: 'exporter',
};

export function dashboardUid(id: DashboardId): string {
  return `pulso-${id}`;
}

/** The uid of the dashboard that shows an area's signals: the panel's tiles and alerts lead there. */
export function areaDashboardUid(area: AreaId): string {
  return dashboardUid(OF_AREA[area]);
}
