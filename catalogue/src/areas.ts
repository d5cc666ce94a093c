import type { AreaId, Text } from './types.ts';

export interface Area {
  readonly id: AreaId;
  readonly title: Text;
}

/** In the order in which people look at them: what users feel first, then what causes it. */
export const areas: readonly Area[] = [
  { id: 'http', title: { en: 'HTTP', 'pt-BR': 'HTTP' } },
  { id: 'query', title: { en: 'Queries', 'pt-BR': 'Consultas' } },
  { id: 'pool', title: { en: 'Connection pool', 'pt-BR': 'Pool de conexões' } },
  { id: 'database', title: { en: 'Database', 'pt-BR': 'Banco de dados' } },
  { id: 'cache', title: { en: 'Cache', 'pt-BR': 'Cache' } },
  { id: 'websocket', title: { en: 'WebSocket', 'pt-BR': 'WebSocket' } },
  { id: 'image', title: { en: 'Images', 'pt-BR': 'Imagens' } },
  { id: 'runtime', title: { en: 'Runtime', 'pt-BR': 'Processo' } },
  { id: 'experience', title: { en: 'Experience', 'pt-BR': 'Experiência' } },
  { id: 'compliance', title: { en: 'Compliance', 'pt-BR': 'Conformidade' } },
  { id: 'exporter', title: { en: 'Monitoring', 'pt-BR': 'Monitoramento' } },
];
