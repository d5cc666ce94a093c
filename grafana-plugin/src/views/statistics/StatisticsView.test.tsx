import { FieldType, toDataFrame, type DataFrame, type Field } from '@grafana/data';
import { configure, fireEvent, screen, within } from '@testing-library/react';
import { watchDownloads, type Download } from '../../../test/downloads.ts';
import { draw } from '../../../test/draw.tsx';
import { frames } from '../../../test/fixture.ts';
import { panelProps } from '../../../test/panel-props.ts';

// Computing what is visible takes jsdom most of the time.
configure({ defaultHidden: true });

const options = { ...panelProps([]).options, view: 'statistics' as const };
const show = (series: DataFrame[], change = {}) => draw(series, { options, ...change });
const table = (): HTMLElement => screen.getByRole('table');
const rows = (): HTMLElement[] => within(table()).getAllByRole('row').slice(1);
const cells = (row: HTMLElement | undefined): string[] =>
  row === undefined
    ? []
    : within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent);
const sortBy = (name: string): void => {
  fireEvent.click(within(table()).getByRole('button', { name: new RegExp(`^${name}`) }));
};

const hundred = (change: Partial<Field> = {}): DataFrame =>
  toDataFrame({
    refId: 'A',
    fields: [
      { name: 'Time', type: FieldType.time, values: Array.from({ length: 100 }, (_, i) => i) },
      { name: 'latency', type: FieldType.number, values: Array.from({ length: 100 }, (_, i) => i + 1), ...change },
    ],
  });

it('sums up any numeric field', async () => {
  await show([hundred()]);
  expect(cells(rows()[0])).toEqual(['latency', '100', '50.5', '1', '95', '100', '']);
});

it('names signals, and writes their values, as the catalogue does', async () => {
  await show(frames((frame) => (frame.refId === 'valueHistory' ? frame : undefined)));
  const row = rows().find((one) => one.textContent.includes('Connections of max_connections'));
  expect(row).toHaveTextContent(/^Connections of max_connectionsDatabase · main · clinic/);
  expect(cells(row)[4]).toMatch(/^9\d(\.\d)?\s%$/);
});

it('takes the unit that Grafana gives to what has none for none', async () => {
  const short = (frame: DataFrame): DataFrame => ({
    ...frame,
    fields: frame.fields.map((field) => ({ ...field, config: { ...field.config, unit: 'short' } })),
  });
  await show(frames((frame) => (frame.refId === 'valueHistory' ? frame : undefined)).map(short));
  const row = rows().find((one) => one.textContent.includes('Connections of max_connections'));
  expect(cells(row)[4]).toMatch(/^9\d(\.\d)?\s%$/);
});

it('writes values by the field options, with their mappings and links', async () => {
  const [, origin] = hundred().fields;
  if (origin === undefined) throw new Error('no field');
  const field = {
    config: { unit: 'ms', displayName: 'Latency', links: [{ title: 'Trace', url: 'javascript:alert(1)' }] },
    display: (value: unknown) => ({ text: `~${String(value)}`, numeric: Number(value), suffix: ' ms' }),
    getLinks: () => [{ href: 'javascript:alert(1)', title: 'Trace', target: '_blank' as const, origin }],
  };
  await show([hundred(field)]);
  expect(cells(rows()[0]).slice(0, 6)).toEqual(['Latency', '100', '~50.5 ms', '~1 ms', '~95 ms', '~100 ms']);
  const link = screen.getByRole('link', { name: 'Latency' });
  expect(link.getAttribute('href')).not.toMatch(/^javascript:/);
});

it('tells the series of a table apart by its labels', async () => {
  const frame = toDataFrame({
    refId: 'A',
    fields: [
      { name: 'Time', type: FieldType.time, values: [1, 1, 2, 2] },
      { name: 'pool', type: FieldType.string, values: ['a', 'b', 'a', 'b'] },
      { name: 'Value', type: FieldType.number, values: [1, 10, 3, 30] },
    ],
  });
  await show([frame]);
  expect(rows().map((row) => cells(row).slice(0, 3))).toEqual([
    ['Valuea', '2', '2'],
    ['Valueb', '2', '20'],
  ]);
});

it('sorts by any column, the most first, and turns round', async () => {
  const one = (name: string, values: (number | null)[]): DataFrame =>
    toDataFrame({ refId: name, fields: [{ name, type: FieldType.number, values }] });
  await show([one('b', [2, 4]), one('a', [9]), one('none', [null])]);
  const names = (): (string | undefined)[] => rows().map((row) => cells(row)[0]);
  expect(names()).toEqual(['a', 'b', 'none']);
  sortBy('Mean');
  expect(names()).toEqual(['a', 'b', 'none']);
  expect(screen.getByRole('columnheader', { name: /Mean/ })).toHaveAttribute('aria-sort', 'descending');
  sortBy('Mean');
  expect(names()).toEqual(['b', 'a', 'none']);
  expect(cells(rows()[2]).slice(0, 6)).toEqual(['none', '0', '–', '–', '–', '–']);
  sortBy('Samples');
  expect(names()).toEqual(['b', 'a', 'none']);
});

it('finds by name and labels, and keeps that over a refresh', async () => {
  const { again } = await show(frames((frame) => (frame.refId === 'valueHistory' ? frame : undefined)));
  fireEvent.change(screen.getByRole('textbox', { name: 'Search series…' }), { target: { value: 'cache photos' } });
  expect(rows()).toHaveLength(1);
  again(
    frames((frame) => (frame.refId === 'valueHistory' ? frame : undefined)),
    { options },
  );
  expect(rows()).toHaveLength(1);
});

describe('downloads', () => {
  let saved: Download[];
  beforeEach(() => {
    saved = watchDownloads();
  });
  afterEach(() => jest.restoreAllMocks());
  const text = async (): Promise<string> => (await saved[0]?.text()) ?? '';

  it('are CSV with numbers as they are', async () => {
    await show([hundred()]);
    fireEvent.click(screen.getByRole('button', { name: 'CSV' }));
    expect(saved[0]?.name).toMatch(/^pulso-statistics.*\.csv$/);
    expect((await text()).trim().split('\r\n')).toEqual([
      'Series,Where,Unit,Samples,Mean,Min,p95,Max',
      'latency,,,100,50.5,1,95,100',
    ]);
  });

  it('are JSON with labels, the range and what p95 is', async () => {
    await show([hundred({ labels: { pool: 'primary' } })]);
    fireEvent.click(screen.getByRole('button', { name: 'JSON' }));
    expect(JSON.parse(await text())).toMatchObject({
      from: '2026-11-21T16:05:00Z',
      to: '2026-11-21T17:05:00Z',
      p95: expect.stringMatching(/nearest rank/),
      series: [{ labels: { pool: 'primary' }, count: 100, min: 1, p95: 95, max: 100 }],
    });
  });
});

it('says what its p95 is', async () => {
  await show([hundred()]);
  expect(screen.getByText(/smallest sample that at least 95 % of the samples do not exceed/)).toBeVisible();
});

it('says what to do where there are no numbers', async () => {
  await show([toDataFrame({ refId: 'A', fields: [{ name: 'x', type: FieldType.string, values: ['a'] }] })]);
  expect(screen.getByRole('status')).toHaveTextContent(/No numbers to sum up.*Widen the range/);
});

it('speaks Brazilian Portuguese', async () => {
  await show([hundred()], { options: { ...options, language: 'pt-BR' } });
  expect(screen.getByRole('columnheader', { name: /Média/ })).toBeVisible();
});
