import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { timeseries } from '../panels/timeseries.ts';
import { ofInstance, p95Per, ratePer } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const POOL = 'db_client_connection_pool_name';
const { connectionCount, connectionMax, pendingRequests, useTime, timeouts } = metrics.pool;

export function poolRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'pool',
    title: { en: 'Connection pool', 'pt-BR': 'Pool de conexões' },
    panels: [
      ...signalPanels('pool', context, 12),
      timeseries(
        {
          key: 'pool-connections',
          title: { en: 'Connections and their maximum', 'pt-BR': 'Conexões e o máximo' },
          description: {
            en: 'Used and idle connections, stacked; the dashed line is what the pool may open.',
            'pt-BR': 'Conexões em uso e ociosas, empilhadas; a linha tracejada é o máximo do pool.',
          },
          unit: 'short',
          decimals: 0,
          stacked: true,
          queries: [
            {
              expr: `sum by (${POOL}, db_client_connection_state) (${ofInstance(connectionCount.name)})`,
              legend: `{{${POOL}}} {{db_client_connection_state}}`,
            },
            { expr: `sum (${ofInstance(connectionMax.name)})`, legend: 'max' },
          ],
          limits: ['max'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'pool-waiting',
          title: { en: 'Callers that wait, and that gave up', 'pt-BR': 'Quem espera e quem desistiu' },
          description: {
            en: 'Callers in the queue now, and those a second that gave up waiting.',
            'pt-BR': 'Quem está na fila agora e, por segundo, quem desistiu de esperar.',
          },
          unit: 'short',
          queries: [
            { expr: `sum by (${POOL}) (${ofInstance(pendingRequests.name)})`, legend: `{{${POOL}}} waiting` },
            { expr: ratePer(POOL, timeouts.name), legend: `{{${POOL}}} gave up/s` },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'pool-use-time',
          title: { en: 'Time a connection is held (p95)', 'pt-BR': 'Tempo de posse da conexão (p95)' },
          description: {
            en: 'Long holds with fast queries mean work done while holding a connection.',
            'pt-BR': 'Posse longa com consultas rápidas indica trabalho feito com a conexão presa.',
          },
          unit: 's',
          queries: [{ expr: p95Per(POOL, useTime.name), legend: `{{${POOL}}}` }],
        },
        locale,
      ),
    ],
  };
}
