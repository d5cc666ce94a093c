import { queryMetrics } from '../metrics/db-client.ts';
import { httpMetrics } from '../metrics/http.ts';
import { postgresMetrics } from '../metrics/postgres.ts';
import { runtimeMetrics } from '../metrics/runtime.ts';
import type { AdviceKind, Text } from '../types.ts';

const all = httpMetrics.requestDurationAll.name;
const calls = queryMetrics.operationDuration.name;
const load = `sum(rate(${all}_count{$service}[$range]))`;

/** What a regression says, in the words of what became worse. */
const regression = (en: string, ptBr: string) => ({
  title: {
    en: `Roll back or mend {entity} (${en})`,
    'pt-BR': `Reverter ou corrigir {entity} (${ptBr})`,
  },
  why: {
    en: `Worse, ${en}: {after} since {since}, {before} before at the same traffic: {change} more (95 % interval {low} to {high}). Version now: {version}; before: {previous}.`,
    'pt-BR': `Pior, ${ptBr}: {after} desde {since}, antes {before} com o mesmo tráfego: {change} a mais (intervalo de 95 %: {low} a {high}). Versão agora: {version}; antes: {previous}.`,
  },
  effort: 'minutes' as const,
  risk: 'medium' as const,
  source:
    'Shift of Hodges and Lehmann between what traffic and time of day leave unexplained, tested by Mann and Whitney, corrected by Benjamini and Hochberg (1995)',
});

/** Time left until a bound, with what reaches it. */
const capacity = (title: Text, resource: Text) => ({
  title,
  why: {
    en: `${resource.en} of {entity}: {used} of the bound now, {growth} more each day; at this pace the bound is reached in {current} (95 % interval {low} to {high}).`,
    'pt-BR': `${resource['pt-BR']} de {entity}: {used} do limite agora, mais {growth} por dia; neste ritmo o limite chega em {current} (intervalo de 95 %: {low} a {high}).`,
  },
  unit: 'seconds' as const,
  effectOn: { en: 'growth', 'pt-BR': 'crescimento' },
  source: 'Slope of Theil and Sen with its interval (Sen 1968), widened for dependence (Hamed and Rao 1998)',
});

/** Advice of the daemon that rests on what Prometheus remembers. */
export const historyAdvice = [
  {
    ...regression('mean response time', 'tempo médio de resposta'),
    id: 'latency_regression',
    area: 'http',
    signal: 'http_response_time',
    unit: 'seconds',
    effectOn: { en: 'mean response time', 'pt-BR': 'tempo médio de resposta' },
    observe: {
      unit: 'seconds',
      effect: `sum(rate(${all}_sum{$service, outcome="success"}[$range])) / sum(rate(${all}_count{$service, outcome="success"}[$range]))`,
      load,
    },
    symptomOf: ['query_regression', 'cpu_regression'],
  },
  {
    ...regression('share of requests that fail', 'proporção de requisições que falham'),
    id: 'error_regression',
    area: 'http',
    signal: 'http_error_ratio',
    unit: 'ratio',
    effectOn: { en: 'share of requests that fail', 'pt-BR': 'proporção de requisições que falham' },
    observe: {
      effect: `(sum(rate(${all}_count{$service, outcome="server_error"}[$range])) or vector(0)) / ${load}`,
      load,
    },
  },
  {
    ...regression('mean time of a query', 'tempo médio de uma consulta'),
    id: 'query_regression',
    area: 'query',
    signal: 'query_duration',
    unit: 'seconds',
    effectOn: { en: 'mean time of a query', 'pt-BR': 'tempo médio de uma consulta' },
    observe: {
      unit: 'seconds',
      effect: `sum(rate(${calls}_sum{$service}[$range])) / sum(rate(${calls}_count{$service}[$range]))`,
      load: `sum(rate(${calls}_count{$service}[$range]))`,
    },
    symptomOf: ['missing_index'],
  },
  {
    ...regression('CPU in use (cores)', 'CPU em uso (núcleos)'),
    id: 'cpu_regression',
    area: 'runtime',
    signal: 'runtime_cpu',
    unit: 'count',
    effectOn: { en: 'CPU in use', 'pt-BR': 'CPU em uso' },
    observe: {
      unit: 'count',
      effect: `sum(rate(${runtimeMetrics.cpu.name}{$service}[$range]))`,
      load,
    },
  },
  {
    ...regression('memory of an instance', 'memória de uma instância'),
    id: 'memory_regression',
    area: 'runtime',
    signal: 'runtime_memory',
    unit: 'bytes',
    effectOn: { en: 'memory of an instance', 'pt-BR': 'memória de uma instância' },
    observe: {
      unit: 'bytes',
      effect: `avg(avg_over_time(${runtimeMetrics.memory.name}{$service}[$range]))`,
      load,
    },
  },
  {
    ...capacity(
      { en: 'Plan connections of {entity}', 'pt-BR': 'Planejar as conexões de {entity}' },
      { en: 'Connections', 'pt-BR': 'Conexões' },
    ),
    id: 'capacity_connections',
    area: 'database',
    signal: 'database_connections',
    effort: 'hours',
    risk: 'medium',
  },
  {
    ...capacity(
      { en: 'Plan the disk of {entity}', 'pt-BR': 'Planejar o disco de {entity}' },
      { en: 'Disk', 'pt-BR': 'Disco' },
    ),
    id: 'capacity_disk',
    area: 'database',
    signal: 'database_up',
    effort: 'hours',
    risk: 'medium',
  },
  {
    ...capacity(
      { en: 'Widen sequence {entity}', 'pt-BR': 'Ampliar a sequência {entity}' },
      { en: 'Values', 'pt-BR': 'Valores' },
    ),
    id: 'capacity_sequence',
    area: 'database',
    signal: 'database_up',
    effort: 'hours',
    risk: 'medium',
    observe: { effect: `max(${postgresMetrics.sequenceUsed.name}{$service})` },
  },
  {
    ...capacity(
      { en: 'Let vacuum freeze {entity}', 'pt-BR': 'Deixar o vacuum congelar {entity}' },
      { en: 'Transaction ids', 'pt-BR': 'Identificadores de transação' },
    ),
    id: 'capacity_transaction_ids',
    area: 'database',
    signal: 'database_up',
    effort: 'hours',
    risk: 'low',
  },
  {
    ...capacity(
      { en: 'Plan the memory of {entity}', 'pt-BR': 'Planejar a memória de {entity}' },
      { en: 'Memory', 'pt-BR': 'Memória' },
    ),
    id: 'capacity_memory',
    area: 'runtime',
    signal: 'runtime_memory',
    effort: 'hours',
    risk: 'low',
    symptomOf: ['memory_leak', 'memory_regression'],
  },
] as const satisfies readonly AdviceKind[];
