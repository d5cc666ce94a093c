import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { signalHelp, signalLinks } from '../../panels/signal.ts';
import { stateTimeline } from '../../panels/state-timeline.ts';
import { valueTexts } from '../../panels/table.ts';
import { timeseries } from '../../panels/timeseries.ts';
import { signalsNamed, type Row } from '../../row.ts';
import { IN_SERVICE, observed, ofService } from '../../select.ts';
import { help, t } from '../../texts.ts';
import type { KeyedPanel } from '../../panels/parts.ts';

const { postgres } = metrics;

/** Whether it answers has no degree: a bar says more than a line between 0 and 1. */
function answers(context: Context): KeyedPanel[] {
  const { locale } = context;
  const signal = context.signals.find(({ id }) => id === 'database_up');
  if (signal === undefined) return [];
  const panel = stateTimeline(
    {
      key: `signal-${signal.id}`,
      title: signal.title,
      help: signalHelp(signal, context),
      // While it is down, a line more has the reason in its name.
      query: {
        expr: `pulso:signal:value{signal="${signal.id}", ${IN_SERVICE}} or label_join(-1 * (max by (cluster, service, server, reason) (${ofService(postgres.downReason.name)}) == 1), "entity", ": ", "server", "reason")`,
        legend: '{{service}} {{entity}}',
      },
      mappings: valueTexts({
        1: { text: t('✓ Answers', '✓ Responde')[locale], color: STATE_COLOURS.ok },
        [-1]: { text: t('■ Reason', '■ Motivo')[locale], color: STATE_COLOURS.critical },
        0: { text: t('■ Down', '■ Fora do ar')[locale], color: STATE_COLOURS.critical },
      }),
      few: true,
      width: 8,
      height: 7,
    },
    locale,
  );
  return [{ ...panel, links: signalLinks(signal, context) }];
}

export function serverRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'database-server',
    title: t('Does the server answer, has it room?', 'O servidor responde? Há espaço?'),
    panels: [
      ...answers(context),
      ...signalsNamed(['database_connections'], context),
      timeseries(
        {
          key: 'database-connections',
          title: t('Connections by state', 'Conexões por estado'),
          help: help(
            [
              'Client sessions of all databases; the dashed line is what applications can have.',
              'Sessões de clientes de todos os bancos; a linha tracejada é o que as aplicações podem ter.',
            ],
            ['mostly idle, far below the line.', 'na maioria ociosas, bem abaixo da linha.'],
            [
              'many idle: pools are too large. Many idle in transaction: somebody forgets COMMIT. Many active: see the locks and the work below.',
              'muitas ociosas: pools grandes demais. Muitas idle in transaction: alguém esquece o COMMIT. Muitas ativas: veja bloqueios e trabalho abaixo.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          stacked: true,
          queries: [
            {
              expr: `sum by (state) (${observed('cluster, service, server, datname, state', postgres.connections.name)})`,
              legend: '{{state}}',
            },
            {
              expr: `sum (${observed('cluster, service, server', postgres.maxConnections.name)})`,
              legend: 'max',
            },
          ],
          values: ['active', 'idle', 'idle in transaction', 'idle in transaction (aborted)', 'starting'],
          limits: ['max'],
          leadsTo: ['capacity'],
        },
        locale,
      ),
    ],
  };
}
