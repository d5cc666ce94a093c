import { violations } from './accessibility.ts';
import { EXTRA, onStage, page, show } from './stage.ts';

/** The view Compliance: keyboard, long lists, paper. */
export function describeCompliance(): void {
  describe('Compliance', () => {
    onStage('an opened control has no serious violation, and is reached by keyboard alone', async () => {
      await show('compliance');
      const title = page().getByRole('button', { name: 'Nothing stays published after consent is revoked' });
      await title.focus();
      await page().keyboard.press('Enter');
      await page().getByText('How to mend it').waitFor();
      expect(await title.getAttribute('aria-expanded')).toBe('true');
      expect(await violations()).toEqual([]);
    });

    onStage(
      'a long list of controls is out of the document but for what is in sight, and keeps its place over a scroll',
      async () => {
        await show('compliance', { past: 'manyControls' });
        const table = page().getByRole('table', { name: 'Controls' });
        expect(await table.getAttribute('aria-rowcount')).toBe(String(59 + EXTRA + 1));
        expect(await table.getByRole('row').count()).toBeLessThan(60);
        await table.getByRole('rowgroup').evaluate((element) => element.scrollTo(0, element.scrollHeight));
        await table.locator(`[aria-rowindex="${59 + EXTRA + 1}"]`).waitFor();
      },
    );

    onStage('compliance is printed whole, on white, over as many pages as it takes', async () => {
      await show('compliance', { past: 'manyControls' });
      // What Chromium would print, instead of its dialog.
      await page().evaluate(() => {
        globalThis.print = () => {};
      });
      await page().getByRole('button', { name: 'Print' }).click();
      await page().locator('.pulso-sheet [role=row]').first().waitFor({ state: 'attached' });
      await page().emulateMedia({ media: 'print' });
      const sheet = page().locator('.pulso-sheet');
      expect(
        await page()
          .locator('main')
          .evaluate((element) => getComputedStyle(element).opacity),
      ).toBe('0');
      expect(await sheet.isVisible()).toBe(true);
      // A head and every control.
      expect(await sheet.getByRole('row').count()).toBe(1 + 59 + EXTRA);
      const cut = await sheet.evaluate((root) => root.scrollWidth - root.clientWidth);
      expect(cut).toBeLessThanOrEqual(0);
      const pdf = (await page().pdf({ format: 'A4', landscape: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(5);
      await page().evaluate(() => globalThis.dispatchEvent(new Event('afterprint')));
      await sheet.waitFor({ state: 'detached' });
    });
  });
}
