import { postgresMetrics } from '../metrics/postgres.ts';
import type { AdviceKind } from '../types.ts';

const { connections, maxConnections } = postgresMetrics;

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
] as const satisfies readonly AdviceKind[];
