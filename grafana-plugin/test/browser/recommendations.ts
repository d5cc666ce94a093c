import { onStage, page, refresh, show } from './stage.ts';

const ROWS = 5_000;

/** The list, over what a real Prometheus answers and as long as it is promised to be usable. */
export function describeRecommendations(): void {
  const table = () => page().getByRole('table', { name: 'Recommendations' });
  const titles = () => table().locator('[data-roving]');
  const status = () => page().getByRole('status');

  describe('Recommendations', () => {
    onStage('opens a row in place, and copies its command, its link and its query', async () => {
      await show('recommendations');
      await page()
        .getByRole('button', { name: /Raise pool primary from 20 to 28/ })
        .click();
      const row = table().getByRole('row', { name: /Raise pool primary/ });
      await row.getByText('Why', { exact: true }).waitFor();
      expect(await row.innerText()).toMatch(/Wait for a connection \(p95\): 1\d(\.\d)?\sms now/);
      const copied = async (name: RegExp): Promise<string> => {
        await page().evaluate(() => navigator.clipboard.writeText(''));
        await row.getByRole('button', { name }).click();
        await page().waitForFunction(async () => (await navigator.clipboard.readText()) !== '');
        return page().evaluate(() => navigator.clipboard.readText());
      };
      expect(await copied(/^Copy: Apply/)).toMatch(/^max: 28/);
      expect(await copied(/^Copy: Undo/)).toBe('max: 20');
      expect(await copied(/^Copy link/)).toBe('http://pulso.example:9464/advice/2e77c0a1be42');
      expect(await copied(/^Copy query/)).toMatch(/db_client_connection.*service="clinic"/s);
    });

    onStage('opens and closes a row by keyboard alone', async () => {
      await show('recommendations');
      await titles().first().focus();
      await page().keyboard.press('ArrowDown');
      await page().keyboard.press('Enter');
      await table().locator('[data-detail]').waitFor();
      await page().keyboard.press('Enter');
      await table().locator('[data-detail]').waitFor({ state: 'detached' });
    });
  });

  describe(`Recommendations, ${ROWS} of them`, () => {
    const made = { made: ROWS };

    onStage('are not all in the document, yet all are reached', async () => {
      await show('recommendations', made);
      await titles().first().waitFor();
      expect(await table().getAttribute('aria-rowcount')).toBe(String(ROWS + 1));
      expect(await table().getByRole('row').count()).toBeLessThan(40);
      await titles().first().focus();
      await page().keyboard.press('End');
      await table()
        .locator(`[aria-rowindex="${ROWS + 1}"]`)
        .waitFor();
    });

    onStage('are searched, and filtered by state', async () => {
      await show('recommendations', made);
      await page().getByRole('textbox', { name: 'Search what, where…' }).fill('POOL pool_4321');
      await page().getByText(`1 of ${ROWS}`).waitFor();
      expect(await titles().count()).toBe(1);
      expect(await titles().first().innerText()).toContain('pool_4321');
      await page().getByRole('textbox', { name: 'Search what, where…' }).fill('');
      await page()
        .getByRole('button', { name: /^Proposed/ })
        .click();
      const confirmed = Math.ceil(ROWS / 9);
      await page().getByText(`${confirmed} of ${ROWS}`).waitFor();
      expect(await table().getByText('Proposed', { exact: true }).count()).toBe(0);
    });

    onStage('are sorted by what is chosen, either way', async () => {
      await show('recommendations', made);
      const confidences = async (): Promise<number[]> =>
        (await table().locator('[role=row] > :nth-child(6)').allInnerTexts())
          .slice(1, 8)
          .map((text) => Number.parseFloat(text.replace('<', '')));
      await page().getByRole('combobox', { name: 'Sort' }).click();
      await page().getByRole('option', { name: 'Confidence' }).click();
      await page().waitForFunction(() =>
        /^(?:99|100)/.test(document.querySelector('main [aria-rowindex="2"] > :nth-child(6)')?.textContent ?? ''),
      );
      const most = await confidences();
      expect(most).toEqual(most.toSorted((a, b) => b - a));
      await page().getByRole('button', { name: 'Reverse the order' }).click();
      await page().waitForFunction(() =>
        /^<?0/.test(document.querySelector('main [aria-rowindex="2"] > :nth-child(6)')?.textContent ?? ''),
      );
      const least = await confidences();
      expect(least).toEqual(least.toSorted((a, b) => a - b));
    });

    onStage('lose neither filter nor scroll nor what is open over a refresh that changes every number', async () => {
      await show('recommendations', made);
      await page().getByRole('textbox', { name: 'Search what, where…' }).fill('service-7');
      await page()
        .getByText(`${ROWS / 20} of ${ROWS}`)
        .waitFor();
      await titles().first().click();
      await table().locator('[data-detail]').waitFor();
      const open = await titles().first().innerText();
      const list = table().getByRole('rowgroup');
      await list.evaluate((element) => element.scrollTo(0, 4_000));
      await page().waitForFunction(() => document.querySelector('main [aria-rowindex="2"]') === null);
      const text = () => list.innerText();
      const [top, was] = [await list.evaluate(({ scrollTop }) => scrollTop), await text()];
      await refresh();
      expect(await text()).not.toBe(was);
      expect(await list.evaluate(({ scrollTop }) => scrollTop)).toBe(top);
      expect(await status().innerText()).toBe(`${ROWS / 20} of ${ROWS}`);
      await list.evaluate((element) => element.scrollTo(0, 0));
      await table().locator('[data-detail]').waitFor();
      const entity = /pool pool_\d+/.exec(open)?.[0] ?? 'no entity';
      expect(await table().locator('[aria-expanded=true]').innerText()).toContain(entity);
    });
  });
}
