// The page of the browser tests: what Grafana does to show a panel, with Grafana's own libraries. It loads the built
// `dist/module.js` by AMD, hands it the shared modules, and draws its panel; again and again, without loading it anew.
import * as grafanaData from '@grafana/data';
import * as grafanaUi from '@grafana/ui';
import React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { defaultOptions, type PanelOptions } from '../../src/options.ts';
import { END, recommendations, signals } from '../bench/data.ts';
import type { FrameJson } from '../live/frames.ts';
import { loadPlugin } from './load-plugin.ts';

/** What is drawn: the answers of a Prometheus, or so many rows that are made. */
export interface Shown {
  readonly view: PanelOptions['view'];
  readonly theme: 'dark' | 'light';
  readonly width: number;
  /** Name of the Prometheus. */
  readonly from?: string | undefined;
  readonly made?: number | undefined;
}

interface Answer {
  readonly frames: readonly FrameJson[];
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

const HEIGHT = 760;
const eventBus = new grafanaData.EventBusSrv();
const plugin = loadPlugin();
let root: Root | undefined;
let shown: Shown | undefined;
let refreshes = 0;

async function answerOf({ view, from, made }: Shown): Promise<Answer> {
  if (made === undefined) return (await fetch(`/frames?view=${view}&from=${from ?? ''}`)).json();
  const frames = view === 'health' ? signals(made, refreshes) : recommendations(made, refreshes);
  return { frames, from: END - 3_600_000, to: END };
}

async function draw(): Promise<void> {
  if (root === undefined || shown === undefined) throw new Error('Nothing is shown');
  const { view, width, made } = shown;
  const [{ panel: Panel }, answer] = await Promise.all([plugin, answerOf(shown)]);
  if (Panel === null) throw new Error('The plugin has no panel');
  const [from, to] = [grafanaData.dateTime(answer.from), grafanaData.dateTime(answer.to)];
  const timeRange = { from, to, raw: { from, to } };
  const series = answer.frames.map((frame) => grafanaData.toDataFrame(frame));
  const health = { ...defaultOptions.health, groupBy: made === undefined ? 'area' : 'entity' };
  const options: PanelOptions = { ...defaultOptions, language: 'en', view, health };
  root.render(
    <grafanaData.ThemeContext.Provider value={themes[shown.theme]}>
      <grafanaUi.GlobalStyles />
      <Panel
        id={1}
        title="Pulso"
        data={{ state: grafanaData.LoadingState.Done, series, timeRange }}
        timeRange={timeRange}
        timeZone="utc"
        options={options}
        transparent={false}
        width={width}
        height={HEIGHT}
        fieldConfig={{ defaults: {}, overrides: [] }}
        renderCounter={refreshes}
        eventBus={eventBus}
        onOptionsChange={() => {}}
        onFieldConfigChange={() => {}}
        replaceVariables={(text: string) => text}
        onChangeTimeRange={() => {}}
      />
    </grafanaData.ThemeContext.Provider>,
  );
}

const themes = {
  dark: grafanaData.createTheme({ colors: { mode: 'dark' } }),
  light: grafanaData.createTheme({ colors: { mode: 'light' } }),
};

const api = {
  /** A panel that was never there before. */
  show: async (next: Shown): Promise<void> => {
    root?.unmount();
    document.querySelector('main')?.remove();
    const main = document.createElement('main');
    document.body.append(main);
    document.body.style.background = themes[next.theme].colors.background.primary;
    root = createRoot(main);
    shown = next;
    refreshes = 0;
    await draw();
  },
  /** The same panel with the next answers. */
  refresh: async (): Promise<void> => {
    refreshes += 1;
    await draw();
  },
};
export type HostPage = typeof api;
Object.assign(globalThis, { host: api });
