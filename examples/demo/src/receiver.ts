import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { receiverNames, type Receiver as Road } from '@pulso/alerts';
import { stateTexts } from '@pulso/catalogue';

/** Alertmanager's webhook message, version 4, as far as it is read here. */
export interface WebhookAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export type { Road };

export interface Notification {
  readonly at: Date;
  readonly road: Road;
  readonly status: 'firing' | 'resolved';
  readonly alertname: string;
  readonly alerts: readonly WebhookAlert[];
  /** As on-call reads it. */
  readonly text: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Notification[];
  readonly stop: () => Promise<void>;
}

const LIMIT_BYTES = 1_000_000;

/** The receivers all in one: what Alertmanager sends comes here; the heartbeat is taken silently. Loopback only. */
export async function startReceiver(
  token: string,
  onNotification: (notification: Notification) => void,
): Promise<Receiver> {
  const received: Notification[] = [];
  const server = createServer((request, response) => {
    const answer = (status: number) => void response.writeHead(status).end();
    const road = receiverNames.find((name) => request.url === `/${name}`);
    if (road === undefined || request.method !== 'POST') answer(404);
    else if (request.headers.authorization !== `Bearer ${token}`) answer(401);
    else void take(road, request).then(answer);
  });
  /** Resolves with the status to answer; what cannot be read is refused, and Alertmanager tries again. */
  async function take(road: Road, request: IncomingMessage): Promise<number> {
    try {
      for (const notification of notifications(road, await readJson(request))) {
        if (road === 'watchdog') continue;
        received.push(notification);
        onNotification(notification);
      }
      return 200;
    } catch {
      return 400;
    }
  }
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

async function readJson(request: IncomingMessage): Promise<{ alerts: WebhookAlert[] }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT_BYTES) throw new RangeError('message too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { alerts: WebhookAlert[] };
}

/** One message may hold firing and resolved alerts of one group: one notification for each. */
function notifications(road: Road, message: { alerts: WebhookAlert[] }): Notification[] {
  return (['firing', 'resolved'] as const).flatMap((status) => {
    const alerts = message.alerts.filter((alert) => alert.status === status);
    const [first] = alerts;
    if (first === undefined) return [];
    return [
      {
        at: new Date(),
        road,
        status,
        alertname: first.labels.alertname ?? '',
        alerts,
        text: pageText(road, status, alerts),
      },
    ];
  });
}

/** The text of a page: state, what, the numbers, the first action, where to read on. */
export function pageText(road: Road, status: 'firing' | 'resolved', alerts: readonly WebhookAlert[]): string {
  return alerts
    .map(({ labels, annotations }) => {
      const severity = labels.severity === 'critical' ? stateTexts.critical : stateTexts.warning;
      const state = status === 'resolved' ? stateTexts.ok : severity;
      const head = status === 'resolved' ? 'Resolved' : severity.word.en;
      return [
        `${state.shape} ${head} · ${labels.service ?? ''} · ${annotations.summary ?? labels.alertname ?? ''}`,
        ...(status === 'firing' && annotations.description ? annotations.description.split('\n') : []),
        ...(status === 'firing' && annotations.runbook_url ? [`Runbook: ${annotations.runbook_url}`] : []),
        ...(status === 'firing' && annotations.dashboard_url ? [`Dashboard: ${annotations.dashboard_url}`] : []),
      ]
        .map((line, index) => (index === 0 ? `[${road}] ${line}` : `    ${line}`))
        .join('\n');
    })
    .join('\n');
}
