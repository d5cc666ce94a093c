import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { timeseries } from '../../panels/timeseries.ts';
import { signalsNamed, type Row } from '../../row.ts';
import { observed, observedRate } from '../../select.ts';
import { help, t } from '../../texts.ts';

const { postgres } = metrics;
/** From the weakest to the strongest (PostgreSQL manual, table 13.2). */
const MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'SIReadLock',
  // Keeps out everybody, and is held for long by mistake only.
  { name: 'AccessExclusiveLock', colour: STATE_COLOURS.critical },
];

export function lockRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'database-locks',
    title: t('Does one session hold up others?', 'Alguma sessão segura as outras?'),
    panels: [
      ...signalsNamed(['database_lock_wait', 'database_longest_transaction', 'database_prepared_transaction'], context),
      timeseries(
        {
          key: 'database-blocked',
          title: t('Blocked, and those at the head', 'Bloqueadas e as que bloqueiam'),
          help: help(
            [
              'Sessions that wait for a lock, those that hold up others and wait for none, and the depth of the chain.',
              'Sessões que esperam bloqueio, as que seguram outras sem esperar, e a profundidade da fila.',
            ],
            ['none.', 'nenhuma.'],
            [
              'end one at the head (`pg_terminate_backend`), not those that wait; then find what left it open.',
              'encerre uma da ponta (`pg_terminate_backend`), não as que esperam; depois descubra quem a deixou aberta.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          queries: [
            { expr: observed('server', postgres.blockedSessions.name), legend: '{{server}} blocked' },
            { expr: observed('server', postgres.blockingSessions.name), legend: '{{server}} at the head' },
            { expr: observed('server', postgres.blockingChainDepth.name), legend: '{{server}} depth' },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-locks',
          title: t('Locks held, by mode', 'Bloqueios mantidos, por modo'),
          help: help(
            ['Locks held in all databases, by mode.', 'Bloqueios mantidos em todos os bancos, por modo.'],
            ['AccessShare and RowExclusive, in step with the load.', 'AccessShare e RowExclusive, no passo da carga.'],
            [
              'AccessExclusive stops even readers of its table: a migration, VACUUM FULL or TRUNCATE in the busy hour.',
              'AccessExclusive impede até a leitura da tabela: migração, VACUUM FULL ou TRUNCATE em hora movimentada.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          queries: [
            {
              expr: `sum by (mode) (${observed('cluster, service, server, datname, mode', postgres.locks.name)})`,
              legend: '{{mode}}',
            },
          ],
          values: MODES,
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-deadlocks',
          title: t('Deadlocks and rollbacks', 'Deadlocks e transações desfeitas'),
          help: help(
            [
              'Transactions rolled back a second, on the left; deadlocks on the right.',
              'Transações desfeitas por segundo, à esquerda; deadlocks à direita.',
            ],
            ['no deadlock; few rollbacks.', 'nenhum deadlock; poucas desfeitas.'],
            [
              'deadlocks: take locks in the same order everywhere. Rollbacks: errors that the application hides.',
              'deadlocks: obtenha bloqueios na mesma ordem em todo lugar. Desfeitas: erros que a aplicação esconde.',
            ],
          ),
          unit: 'ops',
          queries: [
            { expr: observedRate('server', postgres.rollbacks.name), legend: '{{server}} rollbacks' },
            { expr: observedRate('server', postgres.deadlocks.name), legend: '{{server}} deadlocks' },
          ],
          rightAxis: { names: '/ deadlocks$/', unit: 'ops' },
          leadsTo: ['query'],
        },
        locale,
      ),
    ],
  };
}
