import { toDataFrame, type DataFrame, type PanelProps } from '@grafana/data';
import { act, configure, fireEvent, screen, within } from '@testing-library/react';
import { complianceFrames } from '../../../test/compliance-fixture.ts';
import { watchDownloads, type Download } from '../../../test/downloads.ts';
import { draw } from '../../../test/draw.tsx';
import { panelProps } from '../../../test/panel-props.ts';
import type { PanelOptions } from '../../options.ts';

const show = (frames: DataFrame[] = complianceFrames(), change: Partial<PanelProps<PanelOptions>> = {}) =>
  draw(frames, { ...change, options: { ...panelProps([]).options, view: 'compliance', ...change.options } });

// Roles are looked up in the document's text: computing what is visible of 59 rows takes jsdom a second each time.
configure({ defaultHidden: true });
const table = (): HTMLElement => screen.getByRole('table');
const rows = (): HTMLElement[] => [...table().querySelectorAll<HTMLElement>('[role=row]')].slice(1);
const row = (id: string): HTMLElement => {
  const found = rows().find((one) => one.textContent.includes(id));
  if (found === undefined) throw new Error(`no row of ${id}`);
  return found;
};
const chip = (text: RegExp): HTMLElement => {
  const found = [...document.querySelectorAll('button')].find((one) => text.test(one.textContent));
  if (found === undefined) throw new Error(`no button ${String(text)}`);
  return found;
};

it('says first what it proves and what not, as of when, and on what evidence', async () => {
  await show();
  const view = screen.getByRole('region', { name: 'Compliance: results of tests' });
  expect(view).toHaveTextContent(/do not prove legal compliance nor replace legal advice\. As of 2026-11-21 17:05/);
  expect(view).toHaveTextContent(
    /✓ A passed test says that this test found nothing wrong .* at that time, and no more\. What has no ✓ did not pass/,
  );
  expect(view).toHaveTextContent(
    /18,204 entries of evidence · last signed checkpoint 16:25 · verified 08:05, unaltered · profile attested until/,
  );
});

it('cries out where evidence was altered', async () => {
  await show(
    complianceFrames((frame) =>
      frame.refId === 'evidenceProblems'
        ? {
            ...frame,
            fields: frame.fields.map((field) => (field.name === 'Value' ? { ...field, values: [2] } : field)),
          }
        : frame,
    ),
  );
  expect(screen.getByRole('alert')).toHaveTextContent('2 alterations were found in the evidence');
  expect(screen.getByRole('region')).not.toHaveTextContent('unaltered');
});

describe('rows', () => {
  it('speak of tests: result, failed of checked, since when, term, entry of evidence', async () => {
    await show();
    expect(row('LGPD-ART08-REVOKED')).toHaveTextContent(/^■Test failed.*2 \/ 418.*16:45.*entry 18,1\d\d$/);
    expect(row('LGPD-ART48-ANPD3D')).toHaveTextContent(/Test passed.*▲ due in 28\s?h.*1 open/);
    expect(row('L15378-COPY')).toHaveTextContent(/■ overdue by 3\s?h.*2 open/);
    expect(row('PHOTO-STORE')).toHaveTextContent(/\?No data.*no result since 16:/);
    expect(row('LGPD-ART46-BACKUP')).toHaveTextContent(/^\?Stale result/);
    expect(row('LGPD-ART46-LOGPII')).toHaveTextContent(/^◇Waivedwaived until 2026-12-21/);
    expect(row('MCI-ART15-LOG6M')).toHaveTextContent(/^○Not set up.*not tested here/);
  });

  it('that failed before the range began say after which pass', async () => {
    await show(complianceFrames((frame) => (frame.refId === 'controlHistory' ? undefined : frame)));
    expect(row('LGPD-ART08-REVOKED')).toHaveTextContent(/after 16:44/);
  });

  it('give the colour of a pass to passes alone', async () => {
    await show();
    const color = (id: string, mark: string) => within(row(id)).getByText(mark).style.color;
    const passed = color('LGPD-ART46-TLS-CFG', 'Test passed');
    expect(passed).not.toBe('');
    for (const [id, mark] of [
      ['LGPD-ART46-BACKUP', 'Stale result'],
      ['PHOTO-STORE', 'No data'],
      ['MCI-ART15-LOG6M', 'Not set up'],
      ['LGPD-ART46-LOGPII', 'Waived'],
      ['RDC056-TANNING', 'Not applicable'],
    ] as const) {
      expect(color(id, mark)).not.toBe(passed);
    }
  });

  it('open to why, how to mend it, the law, and the command that hands out the evidence', async () => {
    await show();
    const button = within(row('LGPD-ART08-REVOKED')).getByRole('button');
    fireEvent.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(table()).toHaveTextContent(/How to mend itUnpublish and purge cache and CDN/);
    expect(table()).toHaveTextContent(/art\. 8.*law checked on 2026/);
    expect(table()).toHaveTextContent(/pulso evidence export --from 2026-11-21 --to 2026-11-21 --format html/);
    fireEvent.click(button);
    expect(table()).not.toHaveTextContent('How to mend it');
  });

  it('have the data links that the field options give them, and none that runs', async () => {
    const linked = complianceFrames().map((frame) =>
      frame.refId !== 'controlStatus'
        ? frame
        : {
            ...frame,
            fields: frame.fields.map((field) => ({
              ...field,
              config: { ...field.config, links: [{ title: 'Procedure', url: '' }] },
              getLinks: () => [
                {
                  title: 'Procedure',
                  href: `/docs/${field.labels?.['control'] ?? ''}`,
                  target: undefined,
                  origin: field,
                },
                { title: 'Bad', href: 'javascript:alert(1)', target: undefined, origin: field },
              ],
            })),
          },
    );
    await show(linked);
    fireEvent.click(within(row('LGPD-ART08-REVOKED')).getByRole('button'));
    expect(screen.getByRole('link', { name: 'Procedure' })).toHaveAttribute('href', '/docs/LGPD-ART08-REVOKED');
    expect(screen.getByRole('link', { name: 'Bad' }).getAttribute('href')).not.toMatch(/^javascript:/);
  });

  it('show labels that make a control known, and no other', async () => {
    const strange = complianceFrames((frame) => ({
      ...frame,
      fields: frame.fields.map((field) =>
        'labels' in field ? { ...field, labels: { ...field.labels, patient: 'Maria 529.982.247-25' } } : field,
      ),
    }));
    const { container } = await show(strange);
    expect(container.textContent).not.toMatch(/Maria|529/);
  });
});

describe('regulations', () => {
  it('have risk and coverage side by side, and green only where all was tested and passed', async () => {
    await show();
    expect(chip(/^LGPD/)).toHaveTextContent(/■ 1 critical control failed.*risk 90 of 100.*\d+ of \d+ tested/);
    expect(chip(/^Anvisa/)).toHaveTextContent(/\? 1 without a result.*risk 38 of 100.*2 attested · 1 not set up/);
    expect(chip(/^Marco Civil/)).toHaveTextContent(/○ 1 not set up.*0 of 1 tested/);
    expect(chip(/^ANPD/)).toHaveTextContent(/▲ 1 term pressing/);
    expect(chip(/^Pulso itself/)).toHaveTextContent(/✓ All that was tested passed/);
  });

  it('filter by one press, and back', async () => {
    await show();
    const all = rows().length;
    fireEvent.click(chip(/^Patients/));
    expect(chip(/^Patients/)).toHaveAttribute('aria-pressed', 'true');
    expect(rows()).toHaveLength(2);
    fireEvent.click(chip(/^Patients/));
    expect(rows()).toHaveLength(all);
  });
});

describe('filters', () => {
  it('count what they would show, and stay while data is refreshed', async () => {
    const { again } = await show();
    fireEvent.click(chip(/^■ Test failed 2$/));
    expect(rows()).toHaveLength(2);
    again(complianceFrames(), { options: { ...panelProps([]).options, view: 'compliance' } });
    expect(rows()).toHaveLength(2);
    expect(screen.getByText('2 of 59 controls')).toBeVisible();
    fireEvent.click(chip(/^Show all$/));
    expect(rows()).toHaveLength(59);
  });

  it('search, and say when nothing is found', async () => {
    await show();
    const search = screen.getByRole('textbox', { name: /Search control/ });
    fireEvent.change(search, { target: { value: 'anpd business' } });
    expect(rows()[0]).toHaveTextContent('LGPD-ART48-ANPD3D');
    fireEvent.change(search, { target: { value: 'nothing like it' } });
    expect(screen.getByText('No control is what you ask for.')).toBeVisible();
  });
});

describe('what is handed out', () => {
  let saved: Download[];
  beforeEach(() => {
    saved = watchDownloads();
  });
  afterEach(() => jest.restoreAllMocks());

  it('is CSV of exactly what is shown, with times in UTC', async () => {
    await show();
    fireEvent.click(chip(/^■ Test failed 2$/));
    fireEvent.click(chip(/^CSV$/));
    const text = (await saved[0]?.text()) ?? '';
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(
      /^Test failed,,Nothing stays published after consent is revoked,LGPD-ART08-REVOKED,LGPD,Critical,2,418,16:45,2026-11-21T16:45:00Z,/,
    );
    expect(lines[2]).toMatch(/overdue by 3\s?h,2026-11-21T14:05:00Z,2,1,/);
  });

  it('is a sheet of its own for the printer, with every row that is shown, and gone afterwards', async () => {
    const printed: string[] = [];
    globalThis.print = () => void printed.push(document.querySelector('.pulso-sheet')?.textContent ?? '');
    await show();
    fireEvent.click(chip(/^■ Test failed 2$/));
    fireEvent.click(chip(/^Print$/));
    expect(printed).toHaveLength(1);
    expect(printed[0]).toMatch(/Compliance: results of tests.*do not prove legal compliance.*2 of 59 controls/s);
    expect(printed[0]).toContain('LGPD-ART08-REVOKED');
    expect(printed[0]).not.toContain('LGPD-ART46-TLS-CFG');
    act(() => void globalThis.dispatchEvent(new Event('afterprint')));
    expect(document.querySelector('.pulso-sheet')).toBeNull();
  });
});

it('speaks Brazilian Portuguese', async () => {
  await show(complianceFrames(), { options: { ...panelProps([]).options, view: 'compliance', language: 'pt-BR' } });
  const view = screen.getByRole('region', { name: 'Conformidade: resultados de testes' });
  expect(view).toHaveTextContent(/Não comprova conformidade legal.*Em 21\/11\/2026 17:05/);
  expect(view).toHaveTextContent(/■Reprovado.*Aprovado no teste/);
});

describe('without what it needs', () => {
  it('says what is missing and that nothing passed', async () => {
    await show([]);
    expect(screen.getByRole('status')).toHaveTextContent(
      /No result of any compliance control.*auditor in pulso\.yml.*Nothing here says that anything passed/,
    );
  });

  it('says that it was given something else', async () => {
    await show([toDataFrame({ refId: 'A', fields: [{ name: 'x', type: 'number', values: [1] }] })]);
    expect(screen.getByRole('status')).toHaveTextContent(/These are not Pulso’s series/);
  });
});

it('draws only the rows in sight of a long list', async () => {
  const many = Array.from({ length: 300 }, (_, n) =>
    toDataFrame({
      refId: 'controlStatus',
      fields: [
        { name: 'Time', type: 'time', values: [1] },
        {
          name: 'Value',
          type: 'number',
          labels: { service: 'clinic', control: `HOUSE-${n}`, regulation: 'HOUSE', severity: 'low', status: 'pass' },
          values: [1],
        },
      ],
    }),
  );
  await show([...complianceFrames(), ...many]);
  expect(await within(table()).findByRole('rowgroup')).toBeInTheDocument();
  expect(table()).toHaveAttribute('aria-rowcount', '360');
  expect(rows().length).toBeLessThan(60);
});
