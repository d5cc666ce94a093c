import { onStage, page, refresh, show } from './stage.ts';

const ENTITIES = 500;

/** Hundreds of groups, a line each. */
export function describeDense(): void {
  describe(`Health of ${ENTITIES} entities`, () => {
    const cells = () => page().getByRole('group', { name: 'All areas' }).getByRole('button');
    const scroller = () => page().locator('main [role=presentation]').first();

    onStage('is a line each, of which only those in sight are in the document', async () => {
      await show('health', { made: ENTITIES });
      const drawn = await cells().count();
      expect(drawn).toBeGreaterThan(50);
      expect(drawn).toBeLessThan(ENTITIES / 2);
      expect(await cells().first().innerText()).toMatch(/^■\s*pool-\d+\s*\d+(\.\d)?\s%$/);
    });

    onStage('stands the worst first, and the last at the end', async () => {
      await show('health', { made: ENTITIES });
      await scroller().evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page()
        .getByRole('button', { name: /^pool-49\d: Healthy/ })
        .last()
        .waitFor();
      expect(await cells().count()).toBeLessThan(ENTITIES / 2);
    });

    onStage('is gone through with the arrow keys, and opens one below its row', async () => {
      await show('health', { made: ENTITIES });
      await cells().first().focus();
      await page().keyboard.press('ArrowDown');
      const name = await page().evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
      expect(name).toMatch(/^pool-\d+: /);
      expect(name).not.toBe(await cells().first().getAttribute('aria-label'));
      await page().keyboard.press('Enter');
      const entity = name.slice(0, name.indexOf(':'));
      await page()
        .getByRole('table', { name: `${entity}: all signals` })
        .waitFor();
    });

    onStage('keeps its place and the keyboard’s over a refresh that changes every value', async () => {
      await show('health', { made: ENTITIES });
      await scroller().evaluate((element) => element.scrollTo(0, 600));
      await page().waitForFunction(() => document.querySelector('main [data-index="0"]') === null);
      await cells().nth(20).focus();
      const at = () =>
        page().evaluate(() => ({
          top: document.querySelector('main [role=presentation]')?.scrollTop,
          row: document.activeElement?.closest('[data-index]')?.getAttribute('data-index'),
        }));
      const text = () => cells().nth(20).innerText();
      const [before, was] = [await at(), await text()];
      await refresh();
      expect(await text()).not.toBe(was);
      expect(await at()).toEqual(before);
      expect(before.row).not.toBeUndefined();
    });
  });
}
