import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { STATE_COLOURS } from '../panels/parts.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { valueTexts } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import { IN_SERVICE, ofService } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const { connections, maxConnections, commits, rollbacks, blocksHit, blocksRead, databaseSize, tempBytes, deadlocks } =
  metrics.postgres;

/** Several daemons may watch one server: the greatest first, then the sum. */
const perSecond = (by: string, name: string): string =>
  `sum by (${by}) (max by (server, datname) (rate(${ofService(name)}[$__rate_interval])))`;

export function databaseRow(context: Context): Row {
  const { locale } = context;
  const up = context.signals.find(({ id }) => id === 'database_up');
  const judged = signalPanels('database', context).filter(({ key }) => key !== 'signal-database_up');
  return {
    key: 'database',
    title: { en: 'Database', 'pt-BR': 'Banco de dados' },
    panels: [
      // Whether it answers has no degree: a bar says more than a line between 0 and 1.
      ...(up === undefined
        ? []
        : [
            stateTimeline(
              {
                key: 'signal-database_up',
                title: up.title,
                description: up.meaning,
                query: { expr: `pulso:signal:value{signal="database_up", ${IN_SERVICE}}`, legend: '{{entity}}' },
                mappings: valueTexts({
                  1: { text: { en: '✓ Answers', 'pt-BR': '✓ Responde' }[locale], color: STATE_COLOURS.ok },
                  0: { text: { en: '■ Down', 'pt-BR': '■ Fora do ar' }[locale], color: STATE_COLOURS.critical },
                }),
                width: 8,
                height: 7,
              },
              locale,
            ),
          ]),
      ...judged,
      timeseries(
        {
          key: 'database-connections',
          title: { en: 'Connections by state', 'pt-BR': 'Conexões por estado' },
          description: {
            en: 'Client sessions of all databases; the dashed line is what applications can have.',
            'pt-BR': 'Sessões de clientes de todos os bancos; a linha tracejada é o que as aplicações podem ter.',
          },
          unit: 'short',
          decimals: 0,
          stacked: true,
          queries: [
            {
              expr: `sum by (state) (max by (server, datname, state) (${ofService(connections.name)}))`,
              legend: '{{state}}',
            },
            { expr: `sum (max by (server) (${ofService(maxConnections.name)}))`, legend: 'max' },
          ],
          limits: ['max'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-transactions',
          title: { en: 'Transactions', 'pt-BR': 'Transações' },
          description: {
            en: 'Commits and rollbacks a second. Many rollbacks are errors that the application hides.',
            'pt-BR': 'Confirmadas e desfeitas por segundo. Muitas desfeitas são erros que a aplicação esconde.',
          },
          unit: 'ops',
          queries: [
            { expr: perSecond('server', commits.name), legend: '{{server}} commit' },
            { expr: perSecond('server', rollbacks.name), legend: '{{server}} rollback' },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-buffer-hit',
          title: { en: "Blocks found in PostgreSQL's cache", 'pt-BR': 'Blocos no cache do PostgreSQL' },
          description: {
            en: 'A fall means that more is read from the system or the disk: a new scan, or data that outgrew memory.',
            'pt-BR':
              'Se cai, lê-se mais do sistema ou do disco: uma varredura nova ou dados que já não cabem na memória.',
          },
          unit: 'percentunit',
          max: 1,
          queries: [
            {
              expr: `${perSecond('server', blocksHit.name)} / (${perSecond('server', blocksHit.name)} + ${perSecond('server', blocksRead.name)})`,
              legend: '{{server}}',
            },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-size',
          title: { en: 'Size on disk', 'pt-BR': 'Tamanho em disco' },
          description: { en: 'By database.', 'pt-BR': 'Por banco.' },
          unit: 'bytes',
          width: 12,
          queries: [{ expr: `max by (server, datname) (${ofService(databaseSize.name)})`, legend: '{{datname}}' }],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-temp',
          title: { en: 'Temporary files and deadlocks', 'pt-BR': 'Arquivos temporários e deadlocks' },
          description: {
            en: 'Bytes a second written by sorts and joins that did not fit into work_mem, on the left; deadlocks on the right.',
            'pt-BR':
              'Bytes por segundo de ordenações e junções que não couberam em work_mem, à esquerda; deadlocks à direita.',
          },
          unit: 'Bps',
          width: 12,
          queries: [
            { expr: perSecond('server', tempBytes.name), legend: '{{server}} temporary' },
            { expr: perSecond('server', deadlocks.name), legend: '{{server}} deadlocks' },
          ],
          rightAxis: { names: '/ deadlocks$/', unit: 'ops' },
        },
        locale,
      ),
    ],
  };
}
