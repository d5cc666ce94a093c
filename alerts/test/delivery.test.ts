import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { alertName, profiles } from '@pulso/catalogue';
import { startAlertmanager, type RunningServer } from '@pulso/local-stack';
import { alertmanagerConfig, messageTemplates, type AlertmanagerOptions } from '../src/index.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { scratchFolder } from './programs.ts';
import { firedAlert, type PostedAlert } from './samples.ts';
import { startWebhook, type Call } from './webhook.ts';

jest.setTimeout(120_000);

const PASSWORD = 'invented-password';
const TOKEN = 'invented-token';
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const OPEN = { timezone: 'UTC', days: ['sunday:saturday'], from: '00:00', to: '24:00' };
/** Half a week away, so that no midnight comes between. */
const CLOSED = { ...OPEN, days: [DAYS[(new Date().getUTCDay() + 3) % 7] ?? 'monday'] };

const stops: (() => Promise<void>)[] = [];
let folder: string;
let mailbox: Mailbox;
let webhook: Awaited<ReturnType<typeof startWebhook>>;
let alertmanager: RunningServer;
let configFile: string;

function write(businessHours: AlertmanagerOptions['businessHours']): void {
  const secret = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const hook = (name: string) => ({ webhook: { url: `${webhook.url}/${name}`, tokenFile: secret('token', TOKEN) } });
  const text = alertmanagerConfig({
    profile: { ...profiles.demo, groupWait: '1s', groupInterval: '1s' },
    smtp: {
      server: mailbox.server,
      from: 'Pulso <pulso@example.com>',
      username: 'pulso',
      passwordFile: secret('password', PASSWORD),
      caFile: mailbox.caFile,
    },
    receivers: {
      page: { email: ['oncall@example.com', 'second@example.com'], ...hook('page') },
      ticket: { slack: { urlFile: secret('slack', `${webhook.url}/slack/T0/B0/invented`), channel: '#operations' } },
      compliance: { email: ['auditor@example.com'] },
      audit: hook('audit'),
      info: hook('info'),
      watchdog: hook('watchdog'),
    },
    businessHours,
    templates: join(folder, '*.tmpl'),
  });
  for (const each of [PASSWORD, TOKEN, 'invented']) expect(text).not.toContain(each);
  writeFileSync(configFile, text);
}

beforeAll(async () => {
  folder = scratchFolder();
  configFile = join(folder, 'alertmanager.yml');
  writeFileSync(join(folder, 'pulso.tmpl'), messageTemplates());
  mailbox = await startMailbox(folder, 'pulso', PASSWORD);
  webhook = await startWebhook();
  stops.push(mailbox.stop, webhook.stop);
  write(CLOSED);
  alertmanager = await startAlertmanager({ configFile });
  stops.push(alertmanager.stop);
});

afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
});

async function post(...alerts: readonly PostedAlert[]): Promise<void> {
  const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  expect(response.status).toBe(200);
}

async function until<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Not within 60 s: ${what}. ${alertmanager.logTail()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const mailTo = (address: string, text: string) =>
  mailbox.mails.find(({ to, html }) => JSON.stringify(to).includes(address) && String(html).includes(text));
const callTo = (path: string, service: string): Call | undefined =>
  webhook.calls.find(
    (call) =>
      call.path.startsWith(path) &&
      call.alerts.some(({ labels }) => labels['service'] === service || labels['alertname'] === service),
  );
const slackOf = (service: string) =>
  webhook.calls.find(
    ({ path, attachments }) => path.startsWith('/slack/') && attachments?.[0]?.['title']?.includes(service),
  )?.attachments?.[0];

it('a page comes by e-mail over TLS, with a password from a file, as HTML and as text', async () => {
  const alert = firedAlert('http', 'http_error_ratio', 'critical', 'by-mail');
  await post(alert);
  const mail = await until('the e-mail', () => mailTo('oncall@example.com', 'by-mail'));
  expect(mail.subject).toBe('■ Critical · by-mail · Requests fail with server errors');
  expect(mail.from?.text).toBe('"Pulso" <pulso@example.com>');
  expect(JSON.stringify(mail.to)).toContain('second@example.com');
  const { value = '', threshold = '', first_action: first = '', summary = '' } = alert.annotations;
  expect(value).toMatch(/%$/);
  for (const body of [String(mail.html), mail.text]) {
    for (const part of [value, threshold, first, summary]) expect(body).toContain(part);
  }
  for (const link of ['runbook_url', 'dashboard_url', 'advice_url']) {
    const url = alert.annotations[link] ?? '';
    expect(url).toMatch(/^https:/);
    expect(mail.text).toContain(url);
    expect(mail.html).toContain(`href="${url.replaceAll('&', '&amp;')}"`);
  }
  expect(mail.html).toContain(`/#/silences/new?filter=`);
  expect(mailbox.refused()).toBe(0);
});

it('and by webhook, with the token from a file and all that a program needs', async () => {
  const alert = firedAlert('http', 'http_error_ratio', 'critical', 'by-hook');
  await post(alert);
  const call = await until('the webhook', () => callTo('/page', 'by-hook'));
  expect(call.authorization).toBe(`Bearer ${TOKEN}`);
  expect(call.alerts[0]?.labels).toMatchObject(alert.labels);
  expect(call.alerts[0]?.annotations).toEqual(alert.annotations);
});

it('a ticket waits for business hours, then comes to Slack with value, bound, advice and links', async () => {
  const alert = firedAlert('cache', 'cache_hit_ratio', 'warning', 'by-chat');
  await post(alert);
  // What was posted with it and does not wait has come: so has the turn of the ticket.
  await post(firedAlert('http', 'http_error_ratio', 'critical', 'meanwhile'));
  await until('a page out of hours', () => callTo('/page', 'meanwhile'));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(slackOf('by-chat')).toBeUndefined();
  write(OPEN);
  await alertmanager.reload();
  const message = await until('the ticket', () => slackOf('by-chat'));
  expect(message).toMatchObject({
    color: 'warning',
    title: expect.stringContaining('▲ Warning · by-chat · '),
    title_link: alert.annotations['dashboard_url'],
  });
  const text = message['text'] ?? '';
  expect(text).toContain(`*${alert.annotations['value']}* (${alert.annotations['threshold']})`);
  expect(text).toContain(`*First:* ${alert.annotations['first_action']}`);
  expect(text).toContain(`<${alert.annotations['runbook_url']}|Runbook>`);
  expect(text).toContain(`<${alert.annotations['advice_url']}|Recommendations>`);
  write(CLOSED);
  await alertmanager.reload();
});

it('what a label says is text to Slack, and calls nobody', async () => {
  write(OPEN);
  await alertmanager.reload();
  const { labels, annotations } = firedAlert('cache', 'cache_hit_ratio', 'warning', 'quoting');
  await post({ labels, annotations: { ...annotations, first_action: '<!channel> & more' } });
  const message = await until('the ticket', () => slackOf('quoting'));
  expect(message['text']).toContain('&lt;!channel&gt; &amp; more');
  write(CLOSED);
  await alertmanager.reload();
});

it('compliance comes at any hour, is copied to the audit, and is not muted by a dead database', async () => {
  const alert = firedAlert('compliance', 'compliance_unmeasured', 'warning', 'audited');
  await post(firedAlert('database', 'database_up', 'critical', 'audited'));
  await until('the page of the database', () => callTo('/page', 'audited'));
  await post(alert);
  const mail = await until('the e-mail', () => mailTo('auditor@example.com', 'audited'));
  expect(mail.subject).toContain('▲ Warning · audited · ');
  expect(mail.text).toContain('They do not prove legal compliance');
  const copy = await until('the copy', () => callTo('/audit', 'audited'));
  expect(copy.alerts.map(({ labels }) => labels['road'])).toEqual(['compliance']);
});

it('a cause mutes its consequences in its own service and in no other', async () => {
  await post(firedAlert('query', 'query_slow_ratio', 'critical', 'ill'));
  await until('the cause', () => callTo('/page', 'ill'));
  await post(
    firedAlert('http', 'http_response_time', 'critical', 'ill'),
    firedAlert('http', 'http_response_time', 'critical', 'other'),
  );
  await until('the other service', () => callTo('/page', 'other'));
  const response = await fetch(`${alertmanager.url}/api/v2/alerts?active=false&inhibited=true&silenced=false`);
  const muted: PostedAlert[] = JSON.parse(await response.text());
  expect(muted.map(({ labels }) => [labels['service'], labels['alertname']])).toEqual([
    ['ill', alertName('http_response_time')],
  ]);
});

it('the heartbeat goes to the dead man’s switch and to nobody else; information to its own receiver', async () => {
  const watchdog = alertName('watchdog');
  await post(
    { labels: { alertname: watchdog, severity: 'none', road: 'operations' }, annotations: {} },
    { labels: { alertname: 'Read', severity: 'info', road: 'operations', service: 'reading' }, annotations: {} },
  );
  await until('the heartbeat', () => callTo('/watchdog', watchdog));
  await until('the information', () => callTo('/info', 'reading'));
  const elsewhere = webhook.calls.filter(
    ({ path, alerts }) => path !== '/watchdog' && alerts.some(({ labels }) => labels['alertname'] === watchdog),
  );
  expect(elsewhere).toEqual([]);
});

it('what is over is told as such', async () => {
  const alert = firedAlert('http', 'http_error_ratio', 'critical', 'mended');
  await post(alert);
  await until('the page', () => callTo('/page', 'mended'));
  const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ ...alert, endsAt: new Date(Date.now() - 1_000).toISOString() }]),
  });
  expect(response.status).toBe(200);
  const mail = await until('the end', () =>
    mailbox.mails.find(({ subject = '' }) => subject.includes('Resolved · mended')),
  );
  expect(mail.subject).toBe('✓ Resolved · mended · Requests fail with server errors');
  expect(mail.text).not.toContain('First:');
});
