import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { timeseries } from '../panels/timeseries.ts';
import { ofInstance, ratePer } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const { connections, maxConnections, connects, closes, messages, bytes } = metrics.websocket;

/** Messages of the application; pings and pongs are the protocol's own. */
const DATA = 'type=~"text|binary"';

export function websocketRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'websocket',
    title: { en: 'WebSocket', 'pt-BR': 'WebSocket' },
    panels: [
      ...signalPanels('websocket', context, 12),
      timeseries(
        {
          key: 'websocket-connections',
          title: { en: 'Open connections', 'pt-BR': 'Conexões abertas' },
          description: {
            en: 'Open connections by server; the dashed line is what the service is meant to hold.',
            'pt-BR': 'Conexões abertas por servidor; a linha tracejada é o previsto.',
          },
          unit: 'short',
          decimals: 0,
          queries: [
            { expr: `sum by (server) (${ofInstance(connections.name, 'state="open"')})`, legend: '{{server}}' },
            { expr: `sum (${ofInstance(maxConnections.name)})`, legend: 'max' },
          ],
          limits: ['max'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'websocket-churn',
          title: { en: 'Connects and closes', 'pt-BR': 'Conexões e encerramentos' },
          description: {
            en: 'A second; closes by code. 1006 means connections that just vanished, both high means a reconnect storm.',
            'pt-BR':
              'Por segundo; encerramentos por código. 1006 são conexões que sumiram; ambos altos, uma tempestade.',
          },
          unit: 'ops',
          queries: [
            { expr: ratePer('server', connects.name), legend: '{{server}} connects' },
            { expr: ratePer('server, code', closes.name), legend: '{{server}} closes {{code}}' },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'websocket-messages',
          title: { en: 'Messages and bytes', 'pt-BR': 'Mensagens e bytes' },
          description: {
            en: 'Messages a second by direction, on the left; payload on the right.',
            'pt-BR': 'Mensagens por segundo por direção, à esquerda; conteúdo à direita.',
          },
          unit: 'ops',
          queries: [
            { expr: ratePer('direction', messages.name, DATA), legend: '{{direction}}' },
            { expr: ratePer('direction', bytes.name, DATA), legend: '{{direction}} bytes' },
          ],
          rightAxis: { names: '/ bytes$/', unit: 'Bps' },
        },
        locale,
      ),
    ],
  };
}
