import type { Signal } from '../types.ts';

/** The alert on `pulso:signal:missing`: not a signal of its own, but told, muted and documented like one. */
export const signalMissing = {
  id: 'signal_missing',
  title: { en: 'Signal is missing', 'pt-BR': 'Sinal ausente' },
  summary: { en: 'A signal has vanished', 'pt-BR': 'Um sinal desapareceu' },
  meaning: {
    en: 'It was measured within the last hour and is no longer: nobody knows whether it is well, so it counts as unknown.',
    'pt-BR': 'Foi medido na última hora e já não é: ninguém sabe se está bem, por isso conta como desconhecido.',
  },
  firstAction: {
    en: 'See whether the targets of the service are up; if they are, what exposed the signal (an instrument, a collector) was removed or fails.',
    'pt-BR':
      'Veja se os alvos do serviço estão no ar; se estão, o que expunha o sinal (instrumento ou coletor) foi removido ou falha.',
  },
  diagnose: [
    'Which targets: `up{service="$service"}`.',
    'Which signals: `pulso:signal:missing{service="$service"} == 1`.',
    'A failing collector: `pulso_collector_success{service="$service"} == 0`; an error inside Pulso: `rate(pulso_exporter_errors_total{service="$service"}[5m])`.',
  ],
  remedy: [
    'Start what exposed it, or put right what the log of its exporter names.',
    'It was removed on purpose (a cache, a pool): the alert ends by itself within the hour; silence it until then.',
  ],
  source: 'A vanished series is unknown and alerts; it is never green',
} as const satisfies Partial<Signal>;
