import { LoadingState, toDataFrame, type DataFrame } from '@grafana/data';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { draw, type Drawn } from '../../../test/draw.tsx';
import { adviceFrames } from '../../../test/fixture.ts';
import { panelProps } from '../../../test/panel-props.ts';
import { defaultOptions, type PanelOptions } from '../../options.ts';

const options: PanelOptions = { ...defaultOptions, view: 'recommendations' };
const show = (series: DataFrame[] = adviceFrames(), change: Parameters<typeof draw>[1] = {}): Promise<Drawn> =>
  draw(series, { options, ...change });
const list = (): HTMLElement => screen.getByRole('table', { name: 'Recommendations' });
const titles = (): (string | null)[] =>
  within(list())
    .getAllByRole('button', { expanded: false })
    .map((button) => button.textContent);
const POOL = /Raise pool primary from 20 to 28/;

describe('the list', () => {
  it('stands in the order of need, with its numbers, and tells how long it is', async () => {
    await show();
    expect(titles()[0]).toMatch(/Add an index on appointments/);
    expect(list()).toHaveAttribute('aria-rowcount', '6');
    const row = within(list()).getByRole('row', { name: POOL });
    expect(row).toHaveTextContent(/20 → 28−88 %71 %Proposed4 min/);
    expect(row).toHaveAttribute('aria-rowindex', '3');
  });

  it('draws what came of it as a ring on the scale of what was promised, and says it', async () => {
    await show();
    const row = within(list()).getByRole('row', { name: /cache photos/ });
    expect(within(row).getByTestId('observed')).toBeInTheDocument();
    expect(row).toHaveTextContent(/Observed −51 %/);
  });

  it('is searched, and says when nothing matches', async () => {
    await show();
    const search = screen.getByRole('textbox', { name: 'Search what, where…' });
    fireEvent.change(search, { target: { value: 'pool' } });
    expect(titles()).toHaveLength(1);
    expect(screen.getByRole('status')).toHaveTextContent('1 of 5');
    fireEvent.change(search, { target: { value: 'nothing like it' } });
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(titles()).toHaveLength(5);
  });

  it('is filtered by state', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: /Confirmed 1/ }));
    fireEvent.click(screen.getByRole('button', { name: /Refuted 1/ }));
    expect(titles()).toHaveLength(3);
  });

  it('keeps filter and open row over a refresh, and while Grafana asks', async () => {
    const { again } = await show();
    fireEvent.click(screen.getByRole('button', { name: /Refuted 1/ }));
    fireEvent.click(screen.getByRole('button', { name: POOL }));
    again([], { options, data: { ...panelProps([]).data, state: LoadingState.Loading } });
    again(adviceFrames(), { options });
    expect(screen.getByRole('button', { name: POOL, expanded: true })).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('4 of 5');
  });
});

describe('an open row', () => {
  const open = async (name: RegExp, change: Parameters<typeof draw>[1] = {}): Promise<HTMLElement> => {
    await show(adviceFrames(), change);
    fireEvent.click(screen.getByRole('button', { name }));
    return within(list()).getByRole('row', { name });
  };

  it('says why, what it gains, how to apply and undo it, and where its page is', async () => {
    const row = await open(POOL);
    expect(row).toHaveTextContent(/Wait for a connection \(p95\): 1\d(\.\d)? ms now/);
    expect(row).toHaveTextContent(/saves users 420 ms of waiting in each second/);
    expect(row).toHaveTextContent(/Applymax: 28/);
    expect(row).toHaveTextContent(/Undomax: 20/);
    expect(within(row).getByRole('link', { name: /Open the page/ })).toHaveAttribute(
      'href',
      'http://pulso.example:9464/advice/2e77c0a1be42',
    );
    expect(within(row).getByRole('button', { name: /Copy query/ })).toBeVisible();
  });

  it('tells how far the prediction was off', async () => {
    const row = await open(/analytics/);
    expect(row).toHaveTextContent(/−9 %, 71 points less than promised/);
  });

  it('leads to Explore with its evidence, at the data source that was asked', async () => {
    const request = { targets: [{ refId: 'advice', datasource: { uid: '${datasource}' } }] };
    const row = await open(POOL, {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rest of a request is not looked at
      data: { ...panelProps(adviceFrames()).data, request: request as never },
      replaceVariables: (text) => text.replace('${datasource}', 'prometheus-1'),
    });
    const href =
      within(row)
        .getByRole('link', { name: /Evidence in Explore/ })
        .getAttribute('href') ?? '';
    expect(decodeURIComponent(href)).toMatch(/\/explore\?.*prometheus-1.*db_client_connection/);
  });

  it('gives no link that runs', async () => {
    const hostile = adviceFrames().filter((frame) => frame.refId !== 'exporter');
    hostile.push(
      toDataFrame({
        refId: 'exporter',
        fields: [
          { name: 'service', type: 'string', values: ['clinic'] },
          { name: 'advertise_url', type: 'string', values: ['javascript:alert(1)//'] },
          { name: 'Value', type: 'number', values: [1] },
        ],
      }),
    );
    await show(hostile);
    fireEvent.click(screen.getByRole('button', { name: POOL }));
    for (const link of screen.getAllByRole('link')) expect(link.getAttribute('href')).not.toMatch(/^javascript:/);
  });
});

describe('the keyboard', () => {
  it('stops at one row, and goes from row to row with the arrows', async () => {
    await show();
    const buttons = within(list()).getAllByRole('button', { expanded: false });
    expect(buttons.filter((button) => button.tabIndex === 0)).toHaveLength(1);
    const [first] = buttons;
    act(() => first?.focus());
    fireEvent.keyDown(first ?? list(), { key: 'ArrowDown' });
    expect(document.activeElement).toHaveTextContent(POOL);
    fireEvent.keyDown(document.activeElement ?? list(), { key: 'End' });
    expect(document.activeElement).toHaveTextContent(/photos/);
  });
});

describe('without what it needs', () => {
  it('says that nothing stands and what to check', async () => {
    await show([toDataFrame({ refId: 'advice', fields: [] })]);
    expect(screen.getByRole('status')).toHaveTextContent(/\? No recommendation stands.*\/advice-metrics/);
  });

  it('is content where somebody looks and has nothing to say', async () => {
    const answered = new Set(['values', 'exporter']);
    await show(adviceFrames().filter(({ refId }) => answered.has(refId ?? '')));
    expect(screen.getByRole('status')).toHaveTextContent(/✓ No recommendation stands.*nothing to advise now/);
  });

  it('speaks Brazilian Portuguese', async () => {
    await show(adviceFrames(), { options: { ...options, language: 'pt-BR' } });
    expect(screen.getByRole('table', { name: 'Recomendações' })).toHaveTextContent(
      /Aumentar o pool primary de 20 para 28/,
    );
  });
});
