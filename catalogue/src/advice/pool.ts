import { poolMetrics } from '../metrics/db-client.ts';
import type { AdviceKind } from '../types.ts';

const { waitTime, connectionMax } = poolMetrics;
const POOL = 'db_client_connection_pool_name';

export const poolAdvice = [
  {
    id: 'pool_starved',
    area: 'pool',
    title: {
      en: 'Raise pool {entity} from {current} to {proposed}',
      'pt-BR': 'Aumentar o pool {entity} de {current} para {proposed}',
    },
    why: {
      en: '{rate} connections a second are asked for and held {use} on average: that keeps {busy} of {current} busy, and callers wait {wait}. With {proposed} the wait is expected to be {predicted}.',
      'pt-BR':
        '{rate} conexões por segundo, usadas por {use} em média: {busy} de {current} ocupadas, e a espera é de {wait}. Com {proposed} a espera prevista é {predicted}.',
    },
    signal: 'pool_wait_time',
    unit: 'count',
    effectOn: { en: 'mean wait for a connection', 'pt-BR': 'espera média por uma conexão' },
    effort: 'minutes',
    risk: 'low',
    observe: {
      effect: `sum(rate(${waitTime.name}_sum{$service, ${POOL}="$entity"}[$range])) / sum(rate(${waitTime.name}_count{$service, ${POOL}="$entity"}[$range]))`,
      load: `sum(rate(${waitTime.name}_count{$service, ${POOL}="$entity"}[$range]))`,
      setting: `max(${connectionMax.name}{$service, ${POOL}="$entity"})`,
    },
    symptomOf: ['missing_index'],
    source: "Erlang's C formula with the Allen-Cunneen correction (research/exporter.md, section 3)",
  },
] as const satisfies readonly AdviceKind[];
