import * as fc from 'fast-check';
import { html } from './html.ts';

describe('html', () => {
  it('escapes what it is given, and leaves html as it is', () => {
    expect(html`<b title="${'"'}">${'<i>'}${[html`<u></u>`, '&']}${undefined}${1}</b>`.text).toBe(
      '<b title="&quot;">&lt;i&gt;<u></u>&amp;1</b>',
    );
  });

  it('lets no text become markup', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
    );
  });
});
