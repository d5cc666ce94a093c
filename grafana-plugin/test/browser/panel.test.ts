import type { Browser, Page } from 'playwright-core';
import type { Window } from '../live/frames.ts';
import { startPrometheus, type LivePrometheus } from '../live/prometheus.ts';
import { scenario } from '../live/scenario.ts';
import { complaintsOf, launchChromium } from './chromium.ts';
import { startHost, type HostServer } from './server.ts';

/** Extra recommendations, so that the list is long enough to be virtual. */
const EXTRA = 200;

const TIMEOUT_MS = 120_000;
const identity = { cluster: 'demo', service: 'clinic' };
const end = Math.floor(Date.now() / 1000);

let prometheus: LivePrometheus;
let host: HostServer;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  prometheus = await startPrometheus(
    scenario({ end, ...identity, advertiseUrl: 'http://pulso.example:9464', extraAdvice: EXTRA }),
  );
  const window: Window = { from: end - 3600, to: end, ...identity };
  host = await startHost({ prometheus: prometheus.url, window });
  browser = await launchChromium();
}, TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await prometheus?.stop();
}, TIMEOUT_MS);

async function open(options: { width: number; theme: 'dark' | 'light' }): Promise<void> {
  page = await browser.newPage({ viewport: { width: options.width + 20, height: 800 } });
  complaints = complaintsOf(page);
  await page.goto(`${host.url}/?width=${options.width}&theme=${options.theme}`);
  await page.getByRole('region', { name: 'Overall health' }).waitFor();
}

afterEach(async () => {
  await page?.close();
});

describe('the built panel in Chromium, over a real Prometheus', () => {
  it(
    'shows the state, the reasons and the first thing to do',
    async () => {
      await open({ width: 1400, theme: 'dark' });
      const headline = await page.getByRole('region', { name: 'Overall health' }).innerText();
      expect(headline).toMatch(/■\s*Critical/);
      expect(headline).toMatch(/Connections of max_connections · main 9\d(\.\d)?\s% \(critical at 95\s%\)/);
      expect(headline).toMatch(/First: Add an index on appointments \(client_id, starts_at\)/);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'shows a tile per area with value, bound, time in state and a drawn sparkline',
    async () => {
      await open({ width: 1400, theme: 'dark' });
      const tiles = page.getByRole('group', { name: 'All areas' }).getByRole('button');
      expect(await tiles.count()).toBe(9);
      const http = page.getByRole('button', { name: /^HTTP: Warning/ });
      expect(await http.innerText()).toMatch(
        /Response time \(p95\)\s+1\.\d+\ss\s+↗\s+warning at 1\ss\s+warning for \d+ min/,
      );
      const line = await http.locator('path').last().boundingBox();
      expect(line?.width).toBeGreaterThan(150);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it.each(['dark', 'light'] as const)(
    'never gives unknown or idle the colour of healthy (%s)',
    async (theme) => {
      await open({ width: 1400, theme });
      const colorOf = (text: string): Promise<string> =>
        page
          .getByText(text, { exact: true })
          .first()
          .evaluate((element) => getComputedStyle(element).color);
      const healthy = await colorOf('✓ Healthy');
      expect(await colorOf('? Unknown')).not.toBe(healthy);
      expect(await colorOf('○ Idle')).not.toBe(healthy);
      const tile = page.getByRole('button', { name: /^Compliance: Unknown/ });
      expect(await tile.evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe('dashed');
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'keeps a long list out of the document but for what is in sight, from a chunk of its own',
    async () => {
      await open({ width: 1400, theme: 'dark' });
      const table = page.getByRole('table', { name: 'Recommendations' });
      await table.getByText('Raise cache cache_0 from 100 to 200 entries').waitFor();
      expect(host.asked.some((path) => /^\/plugin\/\d+\.js$/.test(path))).toBe(true);
      expect(await table.getAttribute('aria-rowcount')).toBe(String(EXTRA + 5 + 1));
      expect(await table.getByRole('row').count()).toBeLessThan(40);
      await table.getByRole('rowgroup').evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await table.getByText('Raise cache photos from 500 to 2000 entries').waitFor();
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'opens a tile by keyboard alone',
    async () => {
      await open({ width: 1400, theme: 'dark' });
      const tile = page.getByRole('button', { name: /^Connection pool/ });
      await tile.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('table', { name: 'Connection pool: all signals' }).waitFor();
      expect(await tile.getAttribute('aria-expanded')).toBe('true');
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it.each([400, 700, 1000])(
    'is as wide as its panel and no wider (%d px)',
    async (width) => {
      await open({ width, theme: 'light' });
      const overflow = await page
        .locator('main > div')
        .last()
        .evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow).toBe(0);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
