import {
  createTheme,
  getDisplayProcessor,
  LoadingState,
  ThresholdsMode,
  toDataFrame,
  type DataFrame,
  type FieldConfig,
  type LinkModel,
  type PanelData,
} from '@grafana/data';
import { fireEvent, screen, within } from '@testing-library/react';
import { draw } from '../../../test/draw.tsx';
import { fixture, frames, instant } from '../../../test/fixture.ts';
import { panelProps } from '../../../test/panel-props.ts';
import { defaultOptions, type PanelOptions } from '../../options.ts';
import type { HealthOptions } from './options.ts';

const tile = (name: RegExp): HTMLElement => screen.getByRole('button', { name });
const health = (change: Partial<HealthOptions>): PanelOptions => ({
  ...defaultOptions,
  health: { ...defaultOptions.health, ...change },
});
const data = (series: DataFrame[], change: Partial<PanelData>): PanelData => ({
  ...panelProps(series).data,
  ...change,
});

describe('the headline', () => {
  it('says the state as shape and word, what decides it, and what to do first', async () => {
    await draw(frames());
    const headline = screen.getByRole('region', { name: 'Overall health' });
    expect(headline).toHaveTextContent(/■\s*Critical/);
    expect(headline).toHaveTextContent(
      /Connections of max_connections · main 9\d(\.\d)? % \(critical at 95 %\) since 1\d:\d\d/,
    );
    expect(headline).toHaveTextContent('and 1 more');
    expect(headline).toHaveTextContent('unknown: Compliance');
    expect(headline).toHaveTextContent(
      'First: Add an index on appointments (client_id, starts_at) · Slow queries −91 % · confidence 93 %',
    );
  });

  it('is unknown when no state is recorded', async () => {
    await draw(frames((frame) => (frame.refId === 'health' ? undefined : frame)));
    expect(screen.getByRole('region', { name: 'Overall health' })).toHaveTextContent(/\?\s*Unknown/);
  });

  it('explains a healthy service with a warning', async () => {
    const identity = { cluster: 'c', service: 's' };
    const signal = { ...identity, signal: 'http_response_time', area: 'http' };
    await draw([instant('health', identity, 0), instant('states', signal, 1)]);
    expect(screen.getByText(/1 warning; the service counts as Warning from 3 on/)).toBeVisible();
  });

  it('links to the page of the recommendation, and to nothing that runs', async () => {
    const { unmount } = await draw(frames());
    expect(screen.getByRole('link', { name: 'open' })).toHaveAttribute(
      'href',
      'http://pulso.example:9464/advice/1f0c2ab94d10',
    );
    unmount();
    const hostile = frames((frame) => (frame.refId === 'exporter' ? undefined : frame));
    hostile.push(instant('exporter', { service: 'clinic', advertise_url: 'javascript:alert(1)//' }, 1));
    await draw(hostile);
    for (const link of screen.getAllByRole('link')) expect(link.getAttribute('href')).not.toMatch(/^javascript:/);
  });
});

describe('tiles', () => {
  it('say state, signal, value, bound and time in state in one accessible name', async () => {
    await draw(frames());
    expect(
      tile(/^HTTP: Warning, Response time \(p95\) 1\.\d+\ss, warning at 1 s, rising, warning for \d+ min/),
    ).toBeVisible();
  });

  it('draw the bounds on the sparkline', async () => {
    await draw(frames());
    expect(within(tile(/^HTTP/)).getAllByTestId('bound')).toHaveLength(2);
  });

  it('never show unknown or idle as healthy', async () => {
    await draw(frames());
    expect(tile(/^Compliance/)).toHaveTextContent('? Unknown');
    expect(tile(/^Compliance/)).toHaveTextContent(/no sample since \d\d:\d\d/);
    expect(tile(/^WebSocket/)).toHaveTextContent('○ Idle');
    expect(tile(/^WebSocket/)).toHaveTextContent('too little traffic to judge');
  });

  it('open to all signals of their area and close again', async () => {
    await draw(frames());
    const pool = tile(/^Connection pool/);
    expect(pool).toHaveAttribute('aria-expanded', 'false');
    fireEvent.click(pool);
    expect(pool).toHaveAttribute('aria-expanded', 'true');
    const table = screen.getByRole('table', { name: 'Connection pool: all signals' });
    expect(within(table).getAllByRole('row')).toHaveLength(4);
    expect(within(table).getByText('audit · clinic · clinic:3000')).toBeVisible();
    fireEvent.click(pool);
    expect(screen.queryByRole('table', { name: 'Connection pool: all signals' })).toBeNull();
  });

  it('are as many as the option says, the worst first', async () => {
    await draw(frames(), { options: health({ maxTiles: 2 }) });
    expect(within(screen.getByRole('group', { name: 'All areas' })).getAllByRole('button')).toHaveLength(2);
    expect(screen.getByText('7 more areas not shown')).toBeVisible();
  });
});

describe('recommendations', () => {
  it('stand with present and proposed value, effect, confidence and state', async () => {
    await draw(frames());
    const list = screen.getByRole('table', { name: 'Recommendations' });
    const row = within(list).getByText('Raise pool primary from 20 to 28').closest('[role=row]');
    expect(row).toHaveTextContent(/20 → 28−88 % Wait for a connection \(p95\)71 %Proposed/);
  });

  it('can be left out', async () => {
    await draw(frames(), { options: health({ showRecommendations: false }) });
    expect(screen.queryByRole('table', { name: 'Recommendations' })).toBeNull();
  });
});

describe('many groups', () => {
  it('are a line each where that is chosen, with the same words, and open to their signals', async () => {
    await draw(frames(), { options: health({ groupBy: 'entity', density: 'dense' }) });
    const main = await screen.findByRole('button', { name: /^main: Critical, Connections of max_connections/ });
    fireEvent.click(main);
    expect(screen.getByRole('table', { name: 'main: all signals' })).toBeVisible();
  });
});

describe('what is set in Grafana', () => {
  const withConfig = (config: FieldConfig): DataFrame[] =>
    frames().map((frame) => {
      if (frame.refId !== 'values') return frame;
      const fields = frame.fields.map((field) => ({ ...field, config }));
      fields.forEach((field) => (field.display = getDisplayProcessor({ field, theme: createTheme() })));
      return { ...frame, fields };
    });

  it('is the unit, decimals and mappings of values', async () => {
    await draw(withConfig({ unit: 'percentunit', decimals: 3 }));
    expect(tile(/^Database: Critical, Connections of max_connections · main \d+\.\d{3}%/)).toBeVisible();
  });

  it('is not the unit that only says that none was chosen', async () => {
    await draw(withConfig({ unit: 'short' }));
    expect(tile(/^HTTP: Warning, Response time \(p95\) 1\.\d+\ss/)).toBeVisible();
  });

  it('is thresholds, drawn in place of the recorded bounds', async () => {
    const steps = [
      { value: -Infinity, color: 'text' },
      { value: 2, color: 'red' },
    ];
    await draw(withConfig({ thresholds: { mode: ThresholdsMode.Absolute, steps } }));
    expect(within(tile(/^HTTP/)).getAllByTestId('bound')).toHaveLength(1);
  });

  it('is not the thresholds that Grafana gives to every panel', async () => {
    const steps = [
      { value: -Infinity, color: 'green' },
      { value: 80, color: 'red' },
    ];
    await draw(withConfig({ thresholds: { mode: ThresholdsMode.Absolute, steps } }));
    expect(within(tile(/^HTTP/)).getAllByTestId('bound')).toHaveLength(2);
  });

  it('is data links, beside the area’s dashboard', async () => {
    const all = frames();
    const link: LinkModel = { href: '/d/mine', title: 'My link', target: '_self', origin: undefined };
    for (const frame of all)
      if (frame.refId === 'values') for (const field of frame.fields) field.getLinks = () => [link];
    await draw(all);
    fireEvent.click(tile(/^HTTP/));
    for (const one of screen.getAllByRole('link', { name: 'My link' })) expect(one).toHaveAttribute('href', '/d/mine');
    expect(screen.getByRole('link', { name: 'Dashboard of this area: HTTP' }).getAttribute('href')).toMatch(
      /^\/d\/pulso-http/,
    );
  });
});

describe('languages', () => {
  it('speaks Brazilian Portuguese', async () => {
    await draw(frames(), { options: { ...defaultOptions, language: 'pt-BR' } });
    expect(screen.getByRole('region', { name: 'Saúde geral' })).toHaveTextContent(/■\s*Crítico/);
    expect(tile(/^HTTP: Atenção, .* 1,\d+\ss, atenção a partir de 1 s/)).toBeVisible();
  });

  it('follows the page’s language', async () => {
    document.documentElement.lang = 'pt-BR';
    await draw(frames());
    expect(screen.getByRole('region', { name: 'Saúde geral' })).toBeVisible();
    document.documentElement.lang = 'en-US';
  });
});

describe('without what it needs', () => {
  it('says that no series are there and what to check', async () => {
    await draw([]);
    expect(screen.getByRole('status')).toHaveTextContent(/No Pulso series.*loads Pulso’s recording rules/);
  });

  it('says in one sentence that it was given something else', async () => {
    const other = toDataFrame({ refId: 'A', fields: [{ name: 'x', type: 'number', values: [1] }] });
    await draw([other]);
    expect(screen.getByRole('status')).toHaveTextContent(/These are not Pulso’s series/);
  });

  it('says which queries failed, and shows the rest', async () => {
    const errors = [{ refId: 'thresholds', message: 'timeout' }];
    await draw(frames(), { data: data(frames(), { errors }) });
    expect(screen.getByRole('alert')).toHaveTextContent('Prometheus could not answer: thresholds.');
    expect(tile(/^HTTP/)).toBeVisible();
  });

  it('keeps the last answer while it asks again', async () => {
    const { again } = await draw(frames());
    again([], { data: data([], { state: LoadingState.Loading }) });
    expect(tile(/^HTTP/)).toBeVisible();
    again([], { data: data([], { state: LoadingState.Done }) });
    expect(screen.getByRole('status')).toHaveTextContent('No Pulso series');
  });

  it('says that it waits for the first answer', async () => {
    await draw([], { data: data([], { state: LoadingState.Loading }) });
    expect(screen.getByRole('status')).toHaveTextContent('Asking Prometheus…');
  });
});

it('a legal term that has passed is overdue by its days, not by a ratio', async () => {
  const identity = { cluster: 'c', service: 's' };
  const signal = { ...identity, signal: 'compliance_deadline', area: 'compliance', entity: 'LGPD-ART48-ANPD3D' };
  const due = fixture.to / 1000 - 3 * 86_400;
  await draw([
    instant('health', identity, 0),
    instant('states', signal, 2),
    instant('values', signal, 12.86),
    instant('termDue', { ...identity, control: 'LGPD-ART48-ANPD3D' }, due),
  ]);
  expect(tile(/^Compliance/)).toHaveTextContent(/Legal term used up · LGPD-ART48-ANPD3D.*overdue by 3 d/);
  expect(tile(/^Compliance/)).not.toHaveTextContent('%');
});
