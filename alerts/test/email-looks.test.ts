import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { messageTemplates } from '../src/index.ts';
import { run, scratchFolder, writeFiles } from './programs.ts';
import { firedAlert, type PostedAlert } from './samples.ts';

jest.setTimeout(120_000);

/** Runs in the page: texts that contrast too little with what they stand on. */
const FAINT_TEXTS = readFileSync(join(import.meta.dirname, 'faint-texts.js'), 'utf8');

let browser: Browser;

beforeAll(async () => {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `This test needs a Chromium: none at ${executablePath}. Run scripts/prerequisites, or set CHROMIUM.`,
    );
  }
  browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
});
afterAll(async () => {
  await (browser as Browser | undefined)?.close();
});

/** The e-mail as Alertmanager makes it of these alerts. */
function html(alerts: readonly PostedAlert[], locale: 'en' | 'pt-BR', status = 'firing'): string {
  const folder = scratchFolder();
  const shared = (of: 'labels' | 'annotations') => {
    const [first, ...others] = alerts;
    return Object.fromEntries(
      Object.entries(first?.[of] ?? {}).filter(([name, text]) => others.every((other) => other[of][name] === text)),
    );
  };
  const times = { startsAt: '2026-11-21T06:12:40Z', endsAt: '2026-11-21T06:31:05Z' };
  const data = {
    receiver: 'page',
    status,
    alerts: alerts.map((alert) => ({ ...alert, ...times, status })),
    groupLabels: {},
    commonLabels: shared('labels'),
    commonAnnotations: shared('annotations'),
    externalURL: 'https://alertmanager.example',
  };
  writeFiles(
    folder,
    new Map([
      ['pulso.tmpl', messageTemplates(locale)],
      ['data.json', JSON.stringify(data)],
    ]),
  );
  const { code, output } = run(
    'amtool',
    ...['template', 'render', '--template.type=html', `--template.glob=${join(folder, 'pulso.tmpl')}`],
    ...['--template.text={{ template "pulso.email.html" . }}', `--template.data=${join(folder, 'data.json')}`],
  );
  expect(code).toBe(0);
  return output;
}

const critical = firedAlert('query', 'query_slow_ratio', 'critical', 'clinic');
const warning = firedAlert('cache', 'cache_hit_ratio', 'warning', 'clinic', 'pt-BR');
const entity = (alert: PostedAlert, name: string): PostedAlert => ({
  labels: { ...alert.labels, entity: name },
  annotations: Object.fromEntries(
    Object.entries(alert.annotations).map(([key, text]) => [key, text.replaceAll('sample', name)]),
  ),
});

const CASES = [
  ['critical', html([critical], 'en')],
  ['resolved', html([critical], 'en', 'resolved')],
  ['two', html([entity(warning, 'fotos'), entity(warning, 'perfis')], 'pt-BR')],
  ['compliance', html([firedAlert('compliance', 'compliance_critical_failed', 'critical', 'clinic')], 'en')],
  [
    'vanished',
    html(
      [
        {
          labels: { ...critical.labels, severity: 'warning' },
          annotations: {
            summary: 'A signal has vanished',
            description: 'Nobody knows whether it is well.',
            runbook_url: 'docs/runbooks/PulsoSignalMissing.md',
          },
        },
      ],
      'en',
    ),
  ],
] as const;

describe.each(CASES)('the e-mail, %s', (name, text) => {
  it.each([
    [640, 'light'],
    [640, 'dark'],
    [360, 'light'],
    [360, 'dark'],
  ] as const)('is whole and readable at %d px, %s', async (width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 400 }, colorScheme });
    try {
      await page.setContent(text);
      const pictures = process.env['PULSO_PICTURES'];
      if (pictures !== undefined) {
        await page.screenshot({ path: join(pictures, `email-${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.evaluate(FAINT_TEXTS)).toEqual([]);
    } finally {
      await page.close();
    }
  });
});

it('links to places in the web, and to nothing else', async () => {
  const hrefs = (text: string) => [...text.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  const [, first] = CASES[0];
  expect(hrefs(first)).toHaveLength(4);
  for (const href of hrefs(first)) expect(href).toMatch(/^https:\/\//);
  expect(hrefs(first).at(-1)).toBe(
    'https://alertmanager.example/#/silences/new?filter=%7Balertname%3D%22PulsoQuerySlowRatio%22%2Cservice%3D%22clinic%22%7D',
  );
  // A runbook's path in the repository leads nowhere from a mailbox.
  const [, vanished] = CASES[4];
  expect(hrefs(vanished)).toHaveLength(1);
  expect(vanished).toContain('docs/runbooks/PulsoSignalMissing.md');
});

it('offers no silence for what is on the auditor’s road', () => {
  const [, first] = CASES[0];
  const [, compliance] = CASES[3];
  expect(first).toContain('#/silences/new');
  expect(compliance).not.toContain('#/silences/new');
});

it('shows what a label says as text', () => {
  const text = html([entity(warning, '<img src=x onerror=alert(1)>')], 'pt-BR');
  expect(text).not.toContain('<img');
  expect(text).toContain('&lt;img');
});
