import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { heatmap } from '../panels/heatmap.ts';
import { timeseries } from '../panels/timeseries.ts';
import { signalPanels, type Row } from '../row.ts';
import { happening, ofInstance, p95Per, ratePer } from '../select.ts';
import { help, t } from '../texts.ts';

const { websocket } = metrics;
/** Messages of the application; pings and pongs are the protocol's own. */
const DATA = 'type=~"text|binary"';

export function websocketRows(context: Context): Row[] {
  return [felt(context), clients(context), flow(context), backlog(context)];
}

function felt(context: Context): Row {
  return {
    key: 'websocket-felt',
    title: t('Do messages arrive in time?', 'As mensagens chegam a tempo?'),
    panels: signalPanels('websocket', context),
  };
}

function clients(context: Context): Row {
  const { locale } = context;
  return {
    key: 'websocket-clients',
    title: t('Do clients come, and stay?', 'Os clientes chegam e permanecem?'),
    panels: [
      timeseries(
        {
          key: 'websocket-connections',
          title: t('Open connections', 'Conexões abertas'),
          help: help(
            [
              'Open connections by server; the dashed line is what the service is meant to hold.',
              'Conexões abertas por servidor; a linha tracejada é o previsto.',
            ],
            [
              'it follows the people who are there, far below the line.',
              'acompanha quem está presente, bem abaixo da linha.',
            ],
            [
              'a cliff: a deploy, or a proxy with a time limit. Near the line: another instance, or a higher limit.',
              'um degrau: nova versão, ou proxy com limite de tempo. Perto da linha: outra instância, ou limite maior.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          queries: [
            {
              expr: `sum by (server) (${ofInstance(websocket.connections.name, 'state="open"')})`,
              legend: '{{server}}',
            },
            { expr: `sum (${ofInstance(websocket.maxConnections.name)})`, legend: 'max' },
          ],
          limits: ['max'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'websocket-churn',
          title: t('Connects and closes', 'Conexões e encerramentos'),
          help: help(
            [
              'Connections opened a second, and closed a second by code.',
              'Conexões abertas por segundo, e encerradas por segundo, por código.',
            ],
            ['few of both; 1000 and 1001 are goodbyes.', 'poucas de ambas; 1000 e 1001 são despedidas.'],
            [
              '1006: connections that just vanish, mostly a proxy or a mobile network. Both high: a reconnect storm, make clients wait longer each time.',
              '1006: conexões que somem, em geral proxy ou rede móvel. Ambas altas: tempestade de reconexão, faça os clientes esperarem mais a cada vez.',
            ],
          ),
          unit: 'ops',
          queries: [
            { expr: ratePer('server', websocket.connects.name), legend: '{{server}} connects' },
            { expr: ratePer('server, code', websocket.closes.name), legend: '{{server}} closes {{code}}' },
          ],
          many: true,
        },
        locale,
      ),
      timeseries(
        {
          key: 'websocket-refused',
          title: t('Upgrades that failed, pings unanswered', 'Upgrades com falha, pings sem resposta'),
          help: help(
            [
              'Upgrades a second that led to no connection, by reason; and pings that had no pong when the next was due.',
              'Upgrades por segundo sem conexão, por motivo; e pings sem pong quando o próximo já devia sair.',
            ],
            ['none.', 'nenhum.'],
            [
              'rejected: credentials. path, version, method: an old client, or a scanner. Pings: clients that are gone without saying so.',
              'rejected: credenciais. path, version, method: cliente antigo ou varredura. Pings: clientes que se foram sem avisar.',
            ],
          ),
          unit: 'ops',
          queries: [
            { expr: happening('reason', websocket.upgradeFailures.name), legend: 'upgrades {{reason}}' },
            { expr: ratePer('server', websocket.unansweredPings.name), legend: '{{server}} pings' },
          ],
        },
        locale,
      ),
    ],
  };
}

function flow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'websocket-flow',
    title: t('What flows, and what does it cost?', 'O que trafega, e quanto custa?'),
    panels: [
      timeseries(
        {
          key: 'websocket-messages',
          title: t('Messages and bytes', 'Mensagens e bytes'),
          help: help(
            [
              'Messages a second by direction, on the left; payload on the right.',
              'Mensagens por segundo por direção, à esquerda; conteúdo à direita.',
            ],
            ['sent follows what changes, times who listens.', 'o enviado segue o que muda, vezes quem escuta.'],
            [
              'bytes that rise without messages: a payload grew; send what changed only.',
              'bytes que sobem sem mensagens: o conteúdo cresceu; envie só o que mudou.',
            ],
          ),
          unit: 'mps',
          queries: [
            { expr: ratePer('direction', websocket.messages.name, DATA), legend: '{{direction}}' },
            { expr: ratePer('direction', websocket.bytes.name, DATA), legend: '{{direction}} bytes' },
          ],
          values: ['received', 'sent', 'received bytes', 'sent bytes'],
          rightAxis: { names: '/ bytes$/', unit: 'binBps' },
        },
        locale,
      ),
      timeseries(
        {
          key: 'websocket-handlers',
          title: t('Time in handlers (p95)', 'Tempo nos handlers (p95)'),
          help: help(
            [
              'Time that the handlers of a message held the event loop, of a sample of the messages.',
              'Tempo em que os handlers de uma mensagem ocuparam o event loop, por amostra.',
            ],
            ['well under a millisecond.', 'bem abaixo de um milissegundo.'],
            [
              'milliseconds: everybody waits for it; move the work out of the handler, or into parts.',
              'milissegundos: todos esperam por ele; tire o trabalho do handler, ou divida-o.',
            ],
          ),
          unit: 's',
          queries: [{ expr: p95Per('server', websocket.handlerTime.name), legend: '{{server}}', exemplars: true }],
          leadsTo: ['runtime'],
        },
        locale,
      ),
      heatmap(
        {
          key: 'websocket-round-trips',
          title: t('Round trips', 'Idas e voltas'),
          help: help(
            [
              'Pings a second by the time to the pong of the client.',
              'Pings por segundo pelo tempo até o pong do cliente.',
            ],
            ['one band: the network of most clients.', 'uma faixa: a rede da maioria dos clientes.'],
            [
              'all of it rises: the event loop is late. A second band: clients on a bad network.',
              'tudo sobe: o event loop atrasa. Uma segunda faixa: clientes em rede ruim.',
            ],
          ),
          expr: ratePer('le', `${websocket.roundTrip.name}_bucket`),
          unit: 's',
          width: 8,
        },
        locale,
      ),
    ],
  };
}

function backlog(context: Context): Row {
  const { locale } = context;
  return {
    key: 'websocket-backlog',
    title: t('Does anybody read too slowly?', 'Alguém lê devagar demais?'),
    panels: [
      timeseries(
        {
          key: 'websocket-send-buffer',
          title: t('Waiting to be sent', 'À espera de envio'),
          help: help(
            [
              'Bytes that wait to be sent, of all connections and of the one with most.',
              'Bytes à espera de envio, de todas as conexões e daquela com mais.',
            ],
            ['near 0.', 'perto de 0.'],
            [
              'grows: it is memory of the process. Bound what waits for one client, and drop or close beyond it.',
              'cresce: é memória do processo. Limite o que espera por um cliente, e descarte ou feche além disso.',
            ],
          ),
          unit: 'bytes',
          width: 12,
          queries: [
            { expr: `sum by (server) (${ofInstance(websocket.sendBuffer.name)})`, legend: '{{server}} all' },
            { expr: `max by (server) (${ofInstance(websocket.sendBufferMax.name)})`, legend: '{{server}} most' },
          ],
          leadsTo: ['recommendations', 'runtime'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'websocket-dropped',
          title: t('Messages not sent', 'Mensagens não enviadas'),
          help: help(
            ['Messages a second that were not sent, by reason.', 'Mensagens por segundo não enviadas, por motivo.'],
            ['few, of not_open: the client had just left.', 'poucas, de not_open: o cliente acabara de sair.'],
            [
              'other reasons are the service’s own: see where it drops them.',
              'outros motivos são do próprio serviço: veja onde ele as descarta.',
            ],
          ),
          unit: 'mps',
          width: 12,
          queries: [{ expr: happening('reason', websocket.dropped.name), legend: '{{reason}}' }],
          many: true,
        },
        locale,
      ),
    ],
  };
}
