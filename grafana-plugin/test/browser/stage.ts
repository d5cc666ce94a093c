import type { Browser, Page } from 'playwright-core';
import { complianceScenario } from '../live/compliance.ts';
import { startPrometheus, type LivePrometheus } from '../live/prometheus.ts';
import { scenario } from '../live/scenario.ts';
import { complaintsOf, launchChromium } from './chromium.ts';
import type { HostPage, Shown } from './host.tsx';
import { startHost, type HostServer } from './server.ts';

declare const host: HostPage;

/** The first use compiles and starts everything; a busy machine takes four times as long. */
export const TIMEOUT_MS = 240_000;
/** Recommendations and controls beside the named ones, so that lists are long enough to be virtual. */
export const EXTRA = 200;

const identity = { cluster: 'demo', service: 'clinic' };
const end = Math.floor(Date.now() / 1000);
const advertiseUrl = 'http://pulso.example:9464';

/** The past of each Prometheus that a test may ask for by name. */
const PASTS = {
  trouble: () => scenario({ end, ...identity, advertiseUrl }),
  manyAdvice: () => scenario({ end, ...identity, advertiseUrl, extraAdvice: EXTRA }),
  compliance: () => complianceScenario({ end, ...identity }),
  manyControls: () => complianceScenario({ end, ...identity, extraControls: EXTRA }),
} as const;

export type Past = keyof typeof PASTS;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are what the type says
const pasts = Object.keys(PASTS) as Past[];

let prometheus: LivePrometheus[] = [];
let server: HostServer | undefined;
let browser: Browser | undefined;
let open: Page | undefined;
let complaints: string[] = [];

/** One browser, one page, one bundle and one Prometheus of each past for all browser tests. */
export async function raise(): Promise<void> {
  const window = { from: end - 3600, to: end, ...identity };
  prometheus = await Promise.all(pasts.map((past) => startPrometheus(PASTS[past]())));
  const asks = pasts.map((past, index) => [past, { prometheus: prometheus[index]?.url ?? '', window }] as const);
  server = await startHost(Object.fromEntries(asks));
  browser = await launchChromium();
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  open = await context.newPage();
  complaints = complaintsOf(open);
  await open.goto(server.url);
  await open.waitForFunction(() => 'host' in globalThis);
}

export async function lower(): Promise<void> {
  await browser?.close();
  await server?.stop();
  for (const one of prometheus) await one.stop();
}

/** The page, in which the last panel that was shown stands. */
export function page(): Page {
  if (open === undefined) throw new Error('There is no page: raise() comes first');
  return open;
}

/** Paths that the page has asked for. */
export const asked = (): readonly string[] => server?.asked ?? [];

/** Shows a panel that was never there before. */
export async function show(
  view: Shown['view'],
  { theme = 'dark', width = 1400, past, made }: Partial<Omit<Shown, 'view'>> & { past?: Past } = {},
): Promise<Page> {
  complaints.length = 0;
  await page().emulateMedia({ media: null });
  await page().setViewportSize({ width: width + 20, height: 900 });
  const from = past ?? (view === 'compliance' ? 'compliance' : 'trouble');
  await page().evaluate((shown) => host.show(shown), { view, theme, width, from, made });
  await page().locator('main [role=table], main [role=group]').first().waitFor();
  await page().getByText('Loading this view…').waitFor({ state: 'detached' });
  return page();
}

/** The next answers, as when the dashboard is refreshed; resolves when they are painted. */
export async function refresh(): Promise<void> {
  await page().evaluate(async () => {
    await host.refresh();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

/** A test over the stage, at whose end the page must have complained of nothing. */
export function onStage(name: string, test: () => Promise<void>): void {
  it(
    name,
    async () => {
      await test();
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );
}
