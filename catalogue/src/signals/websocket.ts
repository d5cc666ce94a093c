import { websocketMetrics } from '../metrics/websocket.ts';
import type { Signal } from '../types.ts';
import { p95, rate } from './promql.ts';
import { gauge, withP95 } from './samples.ts';

export const websocketSignals: readonly Signal[] = [
  {
    id: 'websocket_round_trip',
    area: 'websocket',
    title: { en: 'Round trip (p95)', 'pt-BR': 'Ida e volta (p95)' },
    unit: 'seconds',
    scope: 'service',
    entity: 'server',
    bad: 'above',
    value: p95(websocketMetrics.roundTrip),
    traffic: rate(websocketMetrics.roundTrip),
    floor: 0.05,
    sample: (value, traffic) => withP95(websocketMetrics.roundTrip, value, traffic),
    warning: 0.25,
    critical: 1,
    road: 'operations',
    summary: { en: 'WebSocket clients answer late', 'pt-BR': 'Clientes WebSocket respondem tarde' },
    meaning: {
      en: 'Live updates reach people late: the network is slow, or the event loop is.',
      'pt-BR': 'As atualizações chegam atrasadas: a rede está lenta, ou o processo está.',
    },
    firstAction: {
      en: 'Look at the event-loop delay of the same instance: high means that the process is busy, low means the network or the clients.',
      'pt-BR':
        'Veja o atraso do event loop da mesma instância: alto, o processo está ocupado; baixo, é a rede ou os clientes.',
    },
    diagnose: [
      '`nodejs_eventloop_delay_p99_seconds{service="$service"}` beside it: do both rise?',
      `\`sum by (code) (rate(${websocketMetrics.closes.name}{service="$service"}[5m]))\`: 1006 means connections that just vanished.`,
    ],
    remedy: ['Busy process: mend the event-loop signal.', 'Network: check the proxy in between and its idle timeouts.'],
    source:
      'A quarter of a second is felt as lag (Nielsen, Usability Engineering, 1993, ch. 5: 0.1 s instant, 1 s flow)',
  },
  {
    id: 'websocket_utilization',
    area: 'websocket',
    title: { en: 'Connections of the maximum', 'pt-BR': 'Conexões do máximo' },
    unit: 'ratio',
    scope: 'instance',
    entity: 'server',
    bad: 'above',
    value: `max by ($by) (${websocketMetrics.connections.name}{state="open"}) / max by ($by) (${websocketMetrics.maxConnections.name})`,
    sample: (value) => [
      gauge(websocketMetrics.connections, value * 100, { state: 'open' }),
      gauge(websocketMetrics.connections, 500, { state: 'closing' }),
      gauge(websocketMetrics.maxConnections, 100),
    ],
    warning: 0.8,
    critical: 0.95,
    road: 'operations',
    summary: { en: 'WebSocket connections near their maximum', 'pt-BR': 'Conexões WebSocket perto do máximo' },
    meaning: {
      en: 'Soon new clients are refused and lose live updates.',
      'pt-BR': 'Em breve novos clientes serão recusados e ficarão sem atualizações.',
    },
    firstAction: {
      en: 'Is it growth or a reconnect storm? Compare connects per second with the day before.',
      'pt-BR': 'É crescimento ou tempestade de reconexões? Compare as conexões por segundo com o dia anterior.',
    },
    diagnose: [`\`rate(${websocketMetrics.connects.name}{service="$service"}[5m])\` against closes by code.`],
    remedy: [
      'Growth: add an instance or raise the maximum.',
      'A storm: clients must back off with jitter; restart none of them at once.',
    ],
    source: "The seeds' bounds for connections: 80 % and 95 %",
  },
  {
    id: 'websocket_slow_consumers',
    area: 'websocket',
    title: { en: 'Slow consumers', 'pt-BR': 'Consumidores lentos' },
    unit: 'ratio',
    scope: 'instance',
    entity: 'server',
    bad: 'above',
    value: `max by ($by) (${websocketMetrics.slowConsumers.name}) / clamp_min(max by ($by) (${websocketMetrics.connections.name}{state="open"}), 100)`,
    sample: (value) => [
      gauge(websocketMetrics.slowConsumers, value * 1_000),
      gauge(websocketMetrics.connections, 1_000, { state: 'open' }),
      gauge(websocketMetrics.connections, 5_000, { state: 'closing' }),
    ],
    warning: 0.05,
    critical: 0.25,
    road: 'operations',
    summary: {
      en: 'WebSocket clients read more slowly than they are sent to',
      'pt-BR': 'Clientes WebSocket leem mais devagar do que recebem',
    },
    meaning: {
      en: 'What waits for them stays in the memory of the process, and grows until it ends; they see the past.',
      'pt-BR': 'O que espera por eles fica na memória do processo e cresce até derrubá-lo; eles veem o passado.',
    },
    firstAction: {
      en: 'See how much waits in all; close the worst connections if memory runs short: clients come back and start anew.',
      'pt-BR':
        'Veja quanto espera no total; feche as piores conexões se faltar memória: os clientes voltam e recomeçam.',
    },
    diagnose: [
      `In all, and the one that has most: \`${websocketMetrics.sendBuffer.name}{service="$service"}\`, \`${websocketMetrics.sendBufferMax.name}{service="$service"}\`.`,
      `What is sent: \`sum by (type) (rate(${websocketMetrics.bytes.name}{service="$service", direction="sent"}[5m]))\`.`,
    ],
    remedy: [
      'Send less: only the last state of each thing, at most so often, instead of each change.',
      'Bound what waits for each client (`bufferedAmount`): above it drop what is outdated, or close.',
    ],
    source:
      'One in twenty, and at least five: a few clients on bad networks are normal; one in four, and at least 25, is no longer theirs but the process or its network',
  },
];
