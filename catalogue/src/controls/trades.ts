import { cacheMetrics } from '../metrics/cache.ts';
import { httpMetrics } from '../metrics/http.ts';
import { databaseMetrics } from '../metrics/postgres/database.ts';
import { replicationMetrics } from '../metrics/postgres/replication.ts';
import { websocketMetrics } from '../metrics/websocket.ts';
import type { Text, Unit } from '../types.ts';

/** A number of one service. PromQL in which `$service` stands for the matchers of service and cluster. */
interface Measure {
  readonly what: Text;
  readonly unit: Unit;
  readonly promql: string;
}

/** Speed that is bought with risk: what makes the service faster, beside the controls that it may break. */
export interface SpeedTrade {
  readonly id: string;
  readonly title: Text;
  readonly gain: Measure;
  /** How far data may be out of the controls' reach by it. */
  readonly exposure: Measure;
  /** Ids of the controls that it puts at risk. */
  readonly controls: readonly string[];
  /** Kinds of recommendation that ask for more of it. */
  readonly advice: readonly string[];
  /** How to have both. */
  readonly keep: Text;
}

const of = (result: string, family: { readonly name: string }): string =>
  `sum(rate(${family.name}{$service, result="${result}"}[5m])) / sum(rate(${family.name}{$service}[5m]))`;

/** Every one that the seeds name: caches and CDN with revocation, lag of replicas, queues for clients that are away. */
export const speedTrades: readonly SpeedTrade[] = [
  {
    id: 'cache_lifetime',
    title: { en: 'Caches that live long', 'pt-BR': 'Caches de vida longa' },
    gain: {
      what: { en: 'look-ups answered by caches', 'pt-BR': 'consultas respondidas por caches' },
      unit: 'ratio',
      promql: of('hit', cacheMetrics.requests),
    },
    exposure: {
      what: { en: 'longest life of an entry', 'pt-BR': 'maior vida de um item' },
      unit: 'seconds',
      promql: `max(${cacheMetrics.timeToLive.name}{$service})`,
    },
    controls: ['LGPD-ART46-CACHE', 'LGPD-ART08-REVOKED'],
    advice: ['cache_ttl_too_short', 'cache_too_small', 'response_caching'],
    keep: {
      en: 'A revoked consent must drop the entries at once, whatever their time to live. Sensitive caches stay encrypted with AES-256-GCM, apart by role, and at 600 s or less.',
      'pt-BR':
        'A revogação do consentimento deve descartar os itens na hora, seja qual for o tempo de vida. Caches sensíveis ficam cifrados com AES-256-GCM, separados por papel e com 600 s ou menos.',
    },
  },
  {
    id: 'shared_cache',
    title: { en: 'Responses and images from a CDN', 'pt-BR': 'Respostas e imagens por CDN' },
    gain: {
      what: { en: 'responses that a cache gave (X-Cache)', 'pt-BR': 'respostas dadas por um cache (X-Cache)' },
      unit: 'ratio',
      promql: of('hit', httpMetrics.responseCache),
    },
    exposure: {
      what: { en: 'responses that a cache gave, per second', 'pt-BR': 'respostas dadas por um cache, por segundo' },
      unit: 'count',
      promql: `sum(rate(${httpMetrics.responseCache.name}{$service, result="hit"}[5m]))`,
    },
    controls: ['LGPD-ART46-CDN', 'LGPD-ART08-REVOKED'],
    advice: ['response_caching'],
    keep: {
      en: 'Only what is public is cached outside the service: clinical photos and whatever names a client are private, no-store. Unpublishing purges the CDN too.',
      'pt-BR':
        'Só o que é público fica em cache fora do serviço: fotos clínicas e tudo que identifica cliente vão com private, no-store. Despublicar também limpa a CDN.',
    },
  },
  {
    id: 'replica_reads',
    title: { en: 'Reading from replicas', 'pt-BR': 'Leitura em réplicas' },
    gain: {
      what: { en: 'transactions on replicas, per second', 'pt-BR': 'transações em réplicas, por segundo' },
      unit: 'count',
      promql: `sum(sum by (instance, server) (rate(${databaseMetrics.commits.name}{$service}[5m])) and on (instance, server) ${replicationMetrics.inRecovery.name}{$service} == 1)`,
    },
    exposure: {
      what: { en: 'how far the slowest replica is behind', 'pt-BR': 'atraso da réplica mais lenta' },
      unit: 'seconds',
      promql: `max(${replicationMetrics.standbyReplayLag.name}{$service})`,
    },
    controls: ['LGPD-ART08-REVOKED'],
    advice: [],
    keep: {
      en: 'Whether a consent stands is read from the primary; a replica further behind than an hour shows what was revoked.',
      'pt-BR':
        'Se um consentimento vale, lê-se do primário; uma réplica com mais de uma hora de atraso mostra o que foi revogado.',
    },
  },
  {
    id: 'offline_queue',
    title: { en: 'Messages kept for clients that are away', 'pt-BR': 'Mensagens guardadas para clientes ausentes' },
    gain: {
      what: { en: 'messages that wait', 'pt-BR': 'mensagens em espera' },
      unit: 'count',
      promql: `sum(${websocketMetrics.queueDepth.name}{$service})`,
    },
    exposure: {
      what: { en: 'age of the oldest', 'pt-BR': 'idade da mais antiga' },
      unit: 'seconds',
      promql: `max(${websocketMetrics.queueAge.name}{$service})`,
    },
    controls: ['LGPD-ART16-MAXAGE', 'LGPD-ART08-REVOKED'],
    advice: ['websocket_slow_consumers'],
    keep: {
      en: 'A queue is a copy of personal data: bound its age, drop on revocation what names the client, and give it a line of its own in the retention policy.',
      'pt-BR':
        'Uma fila é cópia de dados pessoais: limite a idade, descarte na revogação o que identifica o cliente e dê a ela uma linha própria na política de guarda.',
    },
  },
];

/** What a recommendation of this kind buys its speed with. */
export function tradesOf(adviceKind: string): readonly SpeedTrade[] {
  return speedTrades.filter(({ advice }) => advice.includes(adviceKind));
}
