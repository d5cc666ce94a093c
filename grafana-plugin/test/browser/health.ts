import { asked, EXTRA, onStage, page, show } from './stage.ts';

/** The view Health over what a real Prometheus answers. */
export function describeHealth(): void {
  describe('Health', () => {
    onStage('shows the state, the reasons and the first thing to do', async () => {
      await show('health');
      const headline = await page().getByRole('region', { name: 'Overall health' }).innerText();
      expect(headline).toMatch(/■\s*Critical/);
      expect(headline).toMatch(/Connections of max_connections · main 9\d(\.\d)?\s% \(critical at 95\s%\)/);
      expect(headline).toMatch(/First: Add an index on appointments \(client_id, starts_at\)/);
    });

    onStage('shows a tile per area with value, bound, time in state and a drawn sparkline', async () => {
      await show('health');
      const tiles = page().getByRole('group', { name: 'All areas' }).getByRole('button');
      expect(await tiles.count()).toBe(9);
      const http = page().getByRole('button', { name: /^HTTP: Warning/ });
      expect(await http.innerText()).toMatch(
        /Response time \(p95\)\s+1\.\d+\ss\s+↗\s+warning at 1\ss\s+warning for \d+ min/,
      );
      const line = await http.locator('path').last().boundingBox();
      expect(line?.width).toBeGreaterThan(150);
    });

    for (const theme of ['dark', 'light'] as const) {
      onStage(`never gives unknown or idle the colour of healthy (${theme})`, async () => {
        await show('health', { theme });
        const colorOf = (text: string): Promise<string> =>
          page()
            .getByText(text, { exact: true })
            .first()
            .evaluate((element) => getComputedStyle(element).color);
        const healthy = await colorOf('✓ Healthy');
        expect(await colorOf('? Unknown')).not.toBe(healthy);
        expect(await colorOf('○ Idle')).not.toBe(healthy);
        const tile = page().getByRole('button', { name: /^Compliance: Unknown/ });
        expect(await tile.evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe('dashed');
      });
    }

    onStage('keeps a long list out of the document but for what is in sight, from a chunk of its own', async () => {
      await show('health', { past: 'manyAdvice' });
      const table = page().getByRole('table', { name: 'Recommendations' });
      await table.getByText('Raise cache cache_0 from 100 to 200 entries').waitFor();
      expect(asked().some((path) => /^\/plugin\/\d+\.js$/.test(path))).toBe(true);
      expect(await table.getAttribute('aria-rowcount')).toBe(String(EXTRA + 5 + 1));
      expect(await table.getByRole('row').count()).toBeLessThan(40);
      await table.getByRole('rowgroup').evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await table.getByText('Raise cache photos from 500 to 2000 entries').waitFor();
    });

    onStage('opens a tile by keyboard alone', async () => {
      await show('health');
      const tile = page().getByRole('button', { name: /^Connection pool/ });
      await tile.focus();
      await page().keyboard.press('Enter');
      await page().getByRole('table', { name: 'Connection pool: all signals' }).waitFor();
      expect(await tile.getAttribute('aria-expanded')).toBe('true');
    });

    onStage('says how many recommendations are out of sight, also once a tile has pushed them down', async () => {
      await show('health', { past: 'manyAdvice' });
      const more = page().getByRole('button', { name: /more recommendations$/ });
      await more.waitFor();
      const before = await hidden();
      expect(before).toBeGreaterThan(EXTRA / 2);
      await page()
        .getByRole('button', { name: /^Cache/ })
        .click();
      await page().waitForFunction(isMoreThan, before);
      const pushed = await hidden();
      await more.click();
      await page().waitForFunction(isLessThan, pushed);
    });

    for (const width of [700, 1000]) {
      onStage(`is as wide as its panel and no wider (${width} px)`, async () => {
        await show('health', { width, theme: 'light' });
        const view = page().locator('main > div').last();
        expect(await view.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
      });
    }
  });
}

/** How many recommendations the panel says are below its edge. Run in the page, as the two below. */
const hiddenNow = (): number =>
  Number(/(\d+) more recommendation/.exec(document.querySelector('main')?.textContent ?? '')?.[1] ?? 0);
const hidden = (): Promise<number> => page().evaluate(hiddenNow);
const isMoreThan = (n: number): boolean =>
  Number(/(\d+) more recommendation/.exec(document.querySelector('main')?.textContent ?? '')?.[1] ?? 0) > n;
const isLessThan = (n: number): boolean =>
  Number(/(\d+) more recommendation/.exec(document.querySelector('main')?.textContent ?? '')?.[1] ?? 0) < n;
