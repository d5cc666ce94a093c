// The service `receiver` of docker-compose.yml: a pager, a ticket queue, an auditor's mailbox and a dead man's switch in one. It prints what
// Alertmanager sends, as on-call would read it. Replace it by your own: docs/configuration.md.
import { timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const PORT = Number(process.env.PORT ?? 9094);
const LIMIT_BYTES = 1_000_000;
const ROADS = ['/page', '/ticket', '/compliance', '/audit', '/info', '/watchdog'];
const expected = Buffer.from(
  `Bearer ${readFileSync(process.env.TOKEN_FILE ?? '/run/secrets/receiver_token', 'utf8').trim()}`,
);

function allowed(given = '') {
  const header = Buffer.from(given);
  return header.length === expected.length && timingSafeEqual(header, expected);
}

async function read(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LIMIT_BYTES) throw new Error('too large');
  }
  return JSON.parse(text);
}

function print(road, { alerts }) {
  for (const { status, labels, annotations } of alerts) {
    const lines = [
      `${road.slice(1).toUpperCase()} ${status} ${labels.alertname}: ${annotations.summary}`,
      annotations.description,
      status === 'firing' ? annotations.first_action : undefined,
      annotations.runbook_url,
      annotations.dashboard_url,
    ];
    process.stdout.write(`${lines.filter((line) => line !== undefined).join('\n  ')}\n`);
  }
}

async function answer(request) {
  if (request.url === '/healthz') return 200;
  if (request.method !== 'POST' || !ROADS.includes(request.url)) return 404;
  if (!allowed(request.headers.authorization)) return 401;
  try {
    print(request.url, await read(request));
    return 200;
  } catch {
    return 400;
  }
}

const server = createServer((request, response) => {
  void answer(request).then((status) => response.writeHead(status).end());
});
server.listen(PORT, () => process.stdout.write(`listening on ${server.address().port}\n`));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close(() => process.exit(0)));
