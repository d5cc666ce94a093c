import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { timeseries } from '../panels/timeseries.ts';
import { ofInstance, ratePer } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const { requests, evictions, entries, maxEntries } = metrics.cache;

export function cacheRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'cache',
    title: { en: 'Cache', 'pt-BR': 'Cache' },
    panels: [
      ...signalPanels('cache', context, 12),
      timeseries(
        {
          key: 'cache-requests',
          title: { en: 'Look-ups by result', 'pt-BR': 'Buscas por resultado' },
          description: {
            en: 'Look-ups a second over all caches: hit, miss, or there but expired.',
            'pt-BR': 'Buscas por segundo em todos os caches: acerto, falha ou expirado.',
          },
          unit: 'ops',
          stacked: true,
          queries: [{ expr: ratePer('result', requests.name), legend: '{{result}}' }],
        },
        locale,
      ),
      timeseries(
        {
          key: 'cache-evictions',
          title: { en: 'Entries dropped, by reason', 'pt-BR': 'Itens descartados, por motivo' },
          description: {
            en: 'capacity: there was no room, the cache is too small for its traffic. expired: its time to live ran out.',
            'pt-BR': 'capacity: faltou espaço, o cache é pequeno para o tráfego. expired: acabou o tempo de vida.',
          },
          unit: 'ops',
          queries: [{ expr: ratePer('cache, reason', evictions.name), legend: '{{cache}} {{reason}}' }],
        },
        locale,
      ),
      timeseries(
        {
          key: 'cache-fill',
          title: { en: 'How full', 'pt-BR': 'Ocupação' },
          description: {
            en: 'Entries held of those it may hold. Full is normal; full with a low hit ratio is too small.',
            'pt-BR': 'Itens guardados sobre o máximo. Cheio é normal; cheio com poucos acertos é pequeno.',
          },
          unit: 'percentunit',
          max: 1,
          queries: [
            {
              expr: `sum by (cache) (${ofInstance(entries.name)}) / sum by (cache) (${ofInstance(maxEntries.name)})`,
              legend: '{{cache}}',
            },
          ],
        },
        locale,
      ),
    ],
  };
}
