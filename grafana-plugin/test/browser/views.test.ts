import { panelQueries, type PanelView } from '@pulso/catalogue';
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { complianceScenario } from '../live/compliance.ts';
import { startPrometheus, type LivePrometheus } from '../live/prometheus.ts';
import { scenario } from '../live/scenario.ts';
import { complaintsOf, launchChromium } from './chromium.ts';
import { startHost, type HostServer } from './server.ts';

const TIMEOUT_MS = 120_000;
const identity = { cluster: 'demo', service: 'clinic' };
const end = Math.floor(Date.now() / 1000);
/** Without the page's loader of modules in sight, which is there for the plugin. */
const AXE = `((define) => {${readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')}})();`;
/** Controls beside the catalogue's, so that the list is long enough to be virtual. */
const EXTRA = 200;

const views = Object.keys(panelQueries).filter((name): name is PanelView => name in panelQueries);

let prometheus: LivePrometheus[];
let hosts: Readonly<Record<'all' | 'compliance' | 'many', HostServer>>;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const compliance = { end, ...identity };
  prometheus = await Promise.all([
    startPrometheus(scenario({ ...compliance, advertiseUrl: 'http://pulso.example:9464' })),
    startPrometheus(complianceScenario(compliance)),
    startPrometheus(complianceScenario({ ...compliance, extraControls: EXTRA })),
  ]);
  const window = { from: end - 3600, to: end, ...identity };
  const [all, some, many] = await Promise.all(prometheus.map(({ url }) => startHost({ prometheus: url, window })));
  if (all === undefined || some === undefined || many === undefined) throw new Error('a host is missing');
  hosts = { all, compliance: some, many };
  browser = await launchChromium();
}, TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  for (const host of Object.values(hosts ?? {})) await host.stop();
  for (const one of prometheus ?? []) await one.stop();
}, TIMEOUT_MS);

afterEach(async () => {
  await page?.close();
});

interface Shown {
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
  readonly host?: HostServer;
}

async function open(view: PanelView, { theme = 'dark', width = 1400, host }: Shown = {}): Promise<void> {
  page = await browser.newPage({ viewport: { width: width + 20, height: 900 } });
  complaints = complaintsOf(page);
  const from = host ?? (view === 'compliance' ? hosts.compliance : hosts.all);
  await page.goto(`${from.url}/?view=${view}&width=${width}&theme=${theme}`);
  await page.locator('main [role=table], main [role=group]').first().waitFor();
  await page.getByText('Loading this view…').waitFor({ state: 'detached' });
}

/** What axe finds of weight, as `rule: element`. */
async function violations(): Promise<string[]> {
  await page.addScriptTag({ content: AXE });
  const results = await page.evaluate<AxeResults>("axe.run('main', { resultTypes: ['violations'] })");
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
}

describe.each(views)('the view %s', (view) => {
  it.each([
    ['dark', 1400],
    ['light', 400],
  ] as const)(
    'has no serious violation of accessibility, nor anything wider than its panel (%s, %d px)',
    async (theme, width) => {
      await open(view, { theme, width });
      expect(await violations()).toEqual([]);
      // What can be scrolled to the side holds something wider than itself.
      const beyond = await page
        .locator('main > div')
        .last()
        .evaluate((root) =>
          [root, ...root.querySelectorAll('*')]
            .filter((one) => one === root || /auto|scroll/.test(getComputedStyle(one).overflowX))
            .filter((one) => one.scrollWidth > one.clientWidth + 1)
            .map((one) => one.outerHTML.slice(0, 200)),
        );
      expect(beyond).toEqual([]);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

it(
  'a violation would be found',
  async () => {
    await open('compliance');
    await page.evaluate(() => {
      const [bad] = document.querySelectorAll('main [role=table]');
      bad?.insertAdjacentHTML('afterbegin', '<button></button><p style="color:#333">dark</p>');
    });
    expect((await violations()).join('\n')).toMatch(/button-name.*color-contrast|color-contrast.*button-name/s);
  },
  TIMEOUT_MS,
);

it(
  'an opened control has no serious violation, and is reached by keyboard alone',
  async () => {
    await open('compliance');
    const title = page.getByRole('button', { name: 'Nothing stays published after consent is revoked' });
    await title.focus();
    await page.keyboard.press('Enter');
    await page.getByText('How to mend it').waitFor();
    expect(await title.getAttribute('aria-expanded')).toBe('true');
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  'a long list of controls is out of the document but for what is in sight, and keeps its place over a scroll',
  async () => {
    await open('compliance', { host: hosts.many });
    const table = page.getByRole('table', { name: 'Controls' });
    expect(await table.getAttribute('aria-rowcount')).toBe(String(59 + EXTRA + 1));
    expect(await table.getByRole('row').count()).toBeLessThan(60);
    await table.getByRole('rowgroup').evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await table.getByText('RDC056-TANNING').waitFor();
    expect(complaints).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  'compliance is printed whole, on white, over as many pages as it takes',
  async () => {
    await open('compliance', { theme: 'dark', host: hosts.many });
    // What Chromium would print, instead of its dialog.
    await page.evaluate(() => {
      globalThis.print = () => {};
    });
    await page.getByRole('button', { name: 'Print' }).click();
    await page.locator('.pulso-sheet [role=row]').first().waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    const sheet = page.locator('.pulso-sheet');
    expect(await page.locator('main').evaluate((element) => getComputedStyle(element).opacity)).toBe('0');
    expect(await sheet.isVisible()).toBe(true);
    // A head and every control.
    expect(await sheet.getByRole('row').count()).toBe(1 + 59 + EXTRA);
    const cut = await sheet.evaluate((root) => root.scrollWidth - root.clientWidth);
    expect(cut).toBeLessThanOrEqual(0);
    const pdf = (await page.pdf({ format: 'A4', landscape: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(5);
    await page.evaluate(() => globalThis.dispatchEvent(new Event('afterprint')));
    await sheet.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  },
  TIMEOUT_MS,
);
