import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { timeseries } from '../panels/timeseries.ts';
import { ofInstance, ratePer } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const { memory, heapUsed, heapLimit, eventLoopUtilization, gcDuration } = metrics.runtime;

export function runtimeRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'runtime',
    title: { en: 'Runtime', 'pt-BR': 'Processo' },
    panels: [
      ...signalPanels('runtime', context),
      timeseries(
        {
          key: 'runtime-memory',
          title: { en: 'Resident memory and heap', 'pt-BR': 'Memória residente e heap' },
          description: {
            en: 'A gap that widens between resident memory and heap is held by buffers and native code.',
            'pt-BR': 'A diferença crescente entre memória residente e heap está em buffers e código nativo.',
          },
          unit: 'bytes',
          queries: [
            { expr: ofInstance(memory.name), legend: '{{instance}} resident' },
            { expr: ofInstance(heapUsed.name), legend: '{{instance}} heap' },
            { expr: `min (${ofInstance(heapLimit.name)})`, legend: 'heap limit' },
          ],
          limits: ['heap limit'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'runtime-event-loop',
          title: { en: 'Event loop busy', 'pt-BR': 'Event loop ocupado' },
          description: {
            en: 'Share of time in which the event loop had work. Near 100 % every request waits for the others.',
            'pt-BR':
              'Parte do tempo em que o event loop teve trabalho. Perto de 100 % as requisições esperam umas pelas outras.',
          },
          unit: 'percentunit',
          max: 1,
          queries: [{ expr: ofInstance(eventLoopUtilization.name), legend: '{{instance}}' }],
        },
        locale,
      ),
      timeseries(
        {
          key: 'runtime-gc',
          title: { en: 'Time in garbage collection', 'pt-BR': 'Tempo em coleta de lixo' },
          description: {
            en: 'Share of time by type. Major collections that take more than a few percent mean too little heap.',
            'pt-BR': 'Parte do tempo por tipo. Coletas major acima de poucos por cento indicam pouco heap.',
          },
          unit: 'percentunit',
          queries: [{ expr: ratePer('v8js_gc_type', `${gcDuration.name}_sum`), legend: '{{v8js_gc_type}}' }],
        },
        locale,
      ),
    ],
  };
}
