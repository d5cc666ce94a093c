import { LoadingState, type PanelData } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import React from 'react';
import { draw } from '../../test/draw.tsx';
import { frames } from '../../test/fixture.ts';
import { panelProps } from '../../test/panel-props.ts';
import { voiceOf } from '../texts/index.ts';
import { PulsoPanel } from './PulsoPanel.tsx';
import { ViewBoundary } from './ViewBoundary.tsx';

const data = (change: Partial<PanelData>): PanelData => ({ ...panelProps([]).data, ...change });
const headline = (): HTMLElement => screen.getByRole('region', { name: 'Overall health' });

it('keeps the last answer when Prometheus fails, and says of when it is', async () => {
  const { again } = await draw(frames());
  const errors = [{ refId: 'health', message: 'connection refused' }];
  again([], { data: data({ state: LoadingState.Error, errors }) });
  // Nobody knows what is so now.
  expect(headline()).toHaveTextContent(/^\?Unknown\s*Critical at \d\d:\d\d/);
  expect(screen.getByRole('alert')).toHaveTextContent(/Prometheus does not answer. This is what it said at \d\d:\d\d/);
  again(frames());
  expect(screen.queryByRole('alert')).toBeNull();
  expect(headline()).toHaveTextContent(/^■Critical/);
});

it('says which query failed where Prometheus has never answered', async () => {
  const error = { refId: 'health', message: 'connection refused' };
  await draw([], { data: data({ state: LoadingState.Error, error }) });
  expect(screen.getByRole('status')).toHaveTextContent(/Prometheus did not answer.*health/);
});

it('says that it has not the queries of its view', async () => {
  const request = { targets: [{ refId: 'A' }] };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rest of a request is not looked at
  await draw([], { data: data({ request: request as PanelData['request'] & object }) });
  expect(screen.getByRole('status')).toHaveTextContent('This panel has no Pulso queries');
});

it('shows Health where the saved view is not known', async () => {
  const options = Object.assign({}, panelProps([]).options, { view: 'tomorrow' });
  render(<PulsoPanel {...panelProps(frames(), { options })} />);
  expect(await screen.findByRole('region', { name: 'Overall health' })).toBeVisible();
});

it('says in the place of a view that throws what to do', () => {
  const quiet = jest.spyOn(console, 'error').mockImplementation(() => {});
  const Broken = (): never => {
    throw new Error('Loading chunk 7 failed');
  };
  render(
    <ViewBoundary voice={voiceOf('en', 'utc', 0)}>
      <Broken />
    </ViewBoundary>,
  );
  expect(screen.getByRole('status')).toHaveTextContent(/could not be shown.*Reload the page.*Loading chunk 7 failed/);
  quiet.mockRestore();
});
