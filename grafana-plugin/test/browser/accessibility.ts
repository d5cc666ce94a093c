import { panelQueries, type PanelView } from '@pulso/catalogue';
import type { AxeResults } from 'axe-core';
import { readFileSync } from 'node:fs';
import { onStage, page, show } from './stage.ts';

/** Without the page's loader of modules in sight, which is there for the plugin. */
const AXE = `((define) => {${readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')}})();`;

const views = Object.keys(panelQueries).filter((name): name is PanelView => name in panelQueries);

/** What axe finds of weight, as `rule: element`. */
export async function violations(): Promise<string[]> {
  if (!(await page().evaluate(() => 'axe' in globalThis))) await page().addScriptTag({ content: AXE });
  const results = await page().evaluate<AxeResults>("axe.run('main', { resultTypes: ['violations'] })");
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
}

export function describeAccessibility(): void {
  describe('all views', () => {
    for (const view of views) {
      for (const [theme, width] of [
        ['dark', 1400],
        ['light', 400],
      ] as const) {
        onStage(`${view}: no serious violation, nothing wider than its panel (${theme}, ${width} px)`, async () => {
          await show(view, { theme, width });
          expect(await violations()).toEqual([]);
          expect(await beyond()).toEqual([]);
        });
      }
    }

    onStage('a violation would be found', async () => {
      await show('compliance');
      await page().evaluate(() => {
        const [bad] = document.querySelectorAll('main [role=table]');
        bad?.insertAdjacentHTML('afterbegin', '<button></button><p style="color:#333">dark</p>');
      });
      expect((await violations()).join('\n')).toMatch(/button-name.*color-contrast|color-contrast.*button-name/s);
    });
  });
}

/** What can be scrolled to the side, and hence holds something wider than itself. */
function beyond(): Promise<string[]> {
  return page()
    .locator('main > div')
    .last()
    .evaluate((root) =>
      [root, ...root.querySelectorAll('*')]
        .filter((one) => one === root || /auto|scroll/.test(getComputedStyle(one).overflowX))
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.outerHTML.slice(0, 200)),
    );
}
