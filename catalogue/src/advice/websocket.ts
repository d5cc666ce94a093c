import { websocketMetrics } from '../metrics/websocket.ts';
import type { AdviceKind } from '../types.ts';

const { sendBuffer, connections } = websocketMetrics;

export const websocketAdvice = [
  {
    id: 'websocket_slow_consumers',
    area: 'websocket',
    title: {
      en: 'Bound what waits for slow clients of {entity}',
      'pt-BR': 'Limitar o que espera por clientes lentos de {entity}',
    },
    why: {
      en: '{slow} of {open} clients read too slowly: {waiting} wait in memory for them, each with more than {bound}.',
      'pt-BR':
        '{slow} de {open} clientes leem devagar demais: {waiting} esperam por eles na memória, mais de {bound} cada.',
    },
    signal: 'runtime_memory',
    unit: 'bytes',
    effectOn: { en: 'bytes that wait to be sent', 'pt-BR': 'bytes que esperam envio' },
    effort: 'hours',
    risk: 'medium',
    observe: {
      unit: 'bytes',
      effect: `max(avg_over_time(${sendBuffer.name}{$service, server="$entity"}[$range]))`,
      load: `sum(avg_over_time(${connections.name}{$service, server="$entity", state="open"}[$range]))`,
    },
    symptomOf: ['event_loop_blocked'],
    source: 'Bytes that ws holds for each socket (WebSocket.bufferedAmount)',
  },
] as const satisfies readonly AdviceKind[];
