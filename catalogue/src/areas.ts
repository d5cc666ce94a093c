import { stateTexts, type StateName } from './texts.ts';
import type { AreaId, Locale, Text } from './types.ts';

export interface Area {
  readonly id: AreaId;
  readonly title: Text;
  /** What its state 0 is called where “Healthy” would promise more than is measured. */
  readonly healthy?: Text;
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
  {
    id: 'compliance',
    title: { en: 'Compliance', 'pt-BR': 'Conformidade' },
    // Failures may be waived, and much may not be set up.
    healthy: { en: 'No open failure', 'pt-BR': 'Nenhuma falha em aberto' },
  },
  { id: 'exporter', title: { en: 'Monitoring', 'pt-BR': 'Monitoramento' } },
];

/** A state in words, as this area has them. @param id of an area, or of any other group */
export function areaStateWord(id: string, state: StateName, locale: Locale): string {
  const healthy = state === 'ok' ? areas.find((area) => area.id === id)?.healthy : undefined;
  return (healthy ?? stateTexts[state].word)[locale];
}
