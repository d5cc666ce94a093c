import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { timeseries } from '../../panels/timeseries.ts';
import { signalPanels, type Row } from '../../row.ts';
import { happening, ofInstance, p95Per, ratePer } from '../../select.ts';
import { help, t } from '../../texts.ts';

const POOL = 'db_client_connection_pool_name';
const { pool } = metrics;

export function poolRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'pool',
    title: t('Does somebody wait for a connection?', 'Alguém espera por uma conexão?'),
    panels: [
      ...signalPanels('pool', context),
      timeseries(
        {
          key: 'pool-connections',
          title: t('Connections and their maximum', 'Conexões e o máximo'),
          help: help(
            [
              'Used and idle connections of the pools, stacked; the dashed line is what they may open.',
              'Conexões em uso e ociosas dos pools, empilhadas; a linha tracejada é o que podem abrir.',
            ],
            ['idle ones to spare at the busiest hour.', 'sobram ociosas na hora mais movimentada.'],
            [
              'all used: look at how long each is held before raising the maximum.',
              'todas em uso: veja por quanto tempo são mantidas antes de aumentar o máximo.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          stacked: true,
          queries: [
            {
              expr: `sum by (${POOL}, db_client_connection_state) (${ofInstance(pool.connectionCount.name)})`,
              legend: `{{${POOL}}} {{db_client_connection_state}}`,
            },
            { expr: `sum (${ofInstance(pool.connectionMax.name)})`, legend: 'max' },
          ],
          many: true,
          limits: ['max'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'pool-waiting',
          title: t('Callers that wait, and that gave up', 'Quem espera e quem desistiu'),
          help: help(
            [
              'Callers in the queue now, and those a second that gave up waiting.',
              'Quem está na fila agora e, por segundo, quem desistiu de esperar.',
            ],
            ['none of either.', 'nenhum dos dois.'],
            [
              'take the recommendation for the pool; giving up becomes a 503 or a 500 for people.',
              'siga a recomendação para o pool; desistir vira 503 ou 500 para as pessoas.',
            ],
          ),
          unit: 'short',
          queries: [
            { expr: `sum by (${POOL}) (${ofInstance(pool.pendingRequests.name)})`, legend: `{{${POOL}}} waiting` },
            { expr: ratePer(POOL, pool.timeouts.name), legend: `{{${POOL}}} gave up/s` },
          ],
          leadsTo: ['recommendations'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'pool-use-time',
          title: t('Time a connection is held (p95)', 'Tempo de posse da conexão (p95)'),
          help: help(
            [
              'From having a connection to giving it back; and the time to open a new one.',
              'De obter a conexão até devolvê-la; e o tempo para abrir uma nova.',
            ],
            ['about the time of the queries made with it.', 'próximo do tempo das consultas feitas com ela.'],
            [
              'long holds with fast queries: work done while holding a connection. Slow opening: TLS, DNS, or the server refuses.',
              'posse longa com consultas rápidas: trabalho feito com a conexão presa. Abertura lenta: TLS, DNS ou servidor recusando.',
            ],
          ),
          unit: 's',
          queries: [
            { expr: p95Per(POOL, pool.useTime.name), legend: `{{${POOL}}} held`, exemplars: true },
            { expr: p95Per(POOL, pool.createTime.name), legend: `{{${POOL}}} opening`, exemplars: true },
          ],
          leadsTo: ['query'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'pool-removed',
          title: t('Connections closed, by reason', 'Conexões encerradas, por motivo'),
          help: help(
            [
              'Connections a second that the pools closed, by reason.',
              'Conexões por segundo encerradas pelos pools, por motivo.',
            ],
            ['few, of idle_timeout and max_lifetime.', 'poucas, por idle_timeout e max_lifetime.'],
            [
              'error: the server or the network cuts them. Many of idle_timeout: raise the idle time, opening costs more.',
              'error: o servidor ou a rede as corta. Muitas por idle_timeout: aumente o tempo ocioso, abrir custa mais.',
            ],
          ),
          unit: 'ops',
          width: 12,
          queries: [{ expr: happening('reason', pool.removed.name), legend: '{{reason}}' }],
          many: true,
        },
        locale,
      ),
      timeseries(
        {
          key: 'pool-errors',
          title: t('Connections that failed, by cause', 'Conexões com falha, por causa'),
          help: help(
            [
              'Failures a second while opening, idle or in use, by SQLSTATE class or the error of the system.',
              'Falhas por segundo ao abrir, ociosas ou em uso, por classe SQLSTATE ou erro do sistema.',
            ],
            ['none.', 'nenhuma.'],
            [
              '28: credentials. 53: the server has no connection left. 57: it was shut down. ECONNREFUSED: it is not there.',
              '28: credenciais. 53: o servidor não tem mais conexões. 57: foi desligado. ECONNREFUSED: não está lá.',
            ],
          ),
          unit: 'ops',
          width: 12,
          queries: [{ expr: happening('error_type', pool.errors.name), legend: '{{error_type}}' }],
          many: true,
        },
        locale,
      ),
    ],
  };
}
