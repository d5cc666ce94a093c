import { poolMetrics } from '../metrics/db-client.ts';
import { postgresMetrics } from '../metrics/postgres.ts';
import type { AdviceKind } from '../types.ts';

const { connections, maxConnections } = postgresMetrics;
const { connectionMax } = poolMetrics;

export const databaseAdvice = [
  {
    id: 'connections',
    area: 'database',
    title: { en: 'Free connections of {entity}', 'pt-BR': 'Liberar conexões de {entity}' },
    why: {
      en: '{current} of {limit} connections are taken, {idle} of them idle; most are held by database {datname}.',
      'pt-BR': '{current} de {limit} conexões estão em uso, {idle} delas ociosas; a maioria é do banco {datname}.',
    },
    signal: 'database_connections',
    unit: 'count',
    effectOn: { en: 'connections in use', 'pt-BR': 'conexões em uso' },
    effort: 'hours',
    risk: 'medium',
    observe: {
      effect: `sum(avg_over_time(${connections.name}{$service}[$range])) / max(${maxConnections.name}{$service})`,
    },
    symptomOf: ['missing_index'],
    source: 'Seeds: connections above 90 %',
  },
  {
    id: 'pools_overcommitted',
    area: 'database',
    title: {
      en: 'Lower the pools that use {entity}, or put a pooler before it',
      'pt-BR': 'Reduzir os pools que usam {entity}, ou pôr um pooler à frente',
    },
    why: {
      en: 'The pools of all instances may open {current} connections, {after} with the sizes that are advised; the server has {limit} for applications.',
      'pt-BR':
        'Os pools de todas as instâncias podem abrir {current} conexões, {after} com os tamanhos recomendados; o servidor tem {limit} para aplicações.',
    },
    signal: 'database_connections',
    unit: 'count',
    effectOn: { en: 'connections that pools may open', 'pt-BR': 'conexões que os pools podem abrir' },
    effort: 'hours',
    risk: 'medium',
    observe: {
      unit: 'count',
      effect: `sum(avg_over_time(${connectionMax.name}{$service}[$range]))`,
      setting: `sum(${connectionMax.name}{$service})`,
    },
    source: 'HikariCP, About Pool Sizing: the sum over all instances counts; a tenth is left to others',
  },
] as const satisfies readonly AdviceKind[];
