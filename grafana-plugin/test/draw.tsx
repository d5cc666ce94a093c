import type { DataFrame, PanelProps } from '@grafana/data';
import { configure, render, screen, waitFor, type RenderResult } from '@testing-library/react';
import React from 'react';
import { PulsoPanel } from '../src/frame/PulsoPanel.tsx';
import type { PanelOptions } from '../src/options.ts';
import { panelProps } from './panel-props.ts';

/** The first draw compiles the view. */
const TIMEOUT_MS = 60_000;
jest.setTimeout(2 * TIMEOUT_MS);
// So does the first draw of what a view loads later.
configure({ asyncUtilTimeout: TIMEOUT_MS });

type Change = Partial<PanelProps<PanelOptions>>;

export interface Drawn extends RenderResult {
  /** The same panel with other data or settings, as at a refresh. */
  readonly again: (series: DataFrame[], change?: Change) => void;
}

/** Draws the panel as Grafana does, and waits until the view is loaded. */
export async function draw(series: DataFrame[], change: Change = {}): Promise<Drawn> {
  const drawn = render(<PulsoPanel {...panelProps(series, change)} />);
  await waitFor(
    () => {
      expect(screen.queryByText('Loading this view…')).toBeNull();
      expect(screen.queryByText('Carregando esta visão…')).toBeNull();
    },
    { timeout: TIMEOUT_MS },
  );
  return {
    ...drawn,
    again: (all, next = {}) => drawn.rerender(<PulsoPanel {...panelProps(all, next)} />),
  };
}
