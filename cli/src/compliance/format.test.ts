import { controls } from '@pulso/catalogue';
import type { Finding } from '@pulso/exporter/compliance';
import { asRows } from './format.ts';

const DAY = 86_400_000;

describe('the anchor of a control in a report', () => {
  it('says when it is unsure, and when the law was not checked for half a year', () => {
    const [control] = controls.filter(({ anchorConfidence }) => anchorConfidence === 'medium');
    if (control === undefined) throw new Error('no control is unsure');
    const at = new Date();
    const finding: Finding = {
      control,
      result: { control: control.id, status: 'pass', checked: 1, failed: 0, evaluatedAt: at },
      everyMs: 300_000,
      since: at,
    };
    const checked = Date.parse(control.lawCheckedOn);
    const anchor = (days: number) => asRows([finding], 'en', new Date(checked + days * DAY))[0]?.[4];
    expect(anchor(179)).toBe(`${control.anchor} (${control.lawCheckedOn}, unsure)`);
    expect(anchor(181)).toBe(
      `${control.anchor} (${control.lawCheckedOn}, unsure, law not checked for 180 days: check again)`,
    );
  });
});
