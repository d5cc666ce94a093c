// The page of the benchmark: draws the built panel with data that is all new at each refresh, and lets the driver measure.
import * as grafanaData from '@grafana/data';
import React from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { defaultOptions, type PanelOptions } from '../../src/options.ts';
import { loadPlugin } from '../browser/load-plugin.ts';
import { END, recommendations, signals } from './data.ts';

const SIZE = { width: 1600, height: 800 };
/** Answers that are made before anything is measured, and shown in turn. */
const PREPARED = 6;

const theme = grafanaData.createTheme({ colors: { mode: 'dark' } });
const to = grafanaData.dateTime(END);
const from = grafanaData.dateTime(END - 3_600_000);
const timeRange = { from, to, raw: { from, to } };
const eventBus = new grafanaData.EventBusSrv();

let root: Root | undefined;
let plugin: grafanaData.PanelPlugin<PanelOptions>;
let answers: grafanaData.DataFrame[][] = [];
let options: PanelOptions = defaultOptions;
let refreshes = 0;

function draw(): void {
  const Panel = plugin.panel;
  if (Panel === null || root === undefined) throw new Error('Nothing is mounted');
  const series = answers[refreshes % answers.length] ?? [];
  refreshes += 1;
  root.render(
    <grafanaData.ThemeContext.Provider value={theme}>
      <Panel
        {...SIZE}
        id={1}
        title="Pulso"
        data={{ state: grafanaData.LoadingState.Done, series, timeRange }}
        timeRange={timeRange}
        timeZone="utc"
        options={options}
        transparent={false}
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

/** Milliseconds from new data to the end of the frame that paints it: rendering, style, layout and paint. */
function refresh(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const began = performance.now();
      flushSync(draw);
      // A message that is sent in a frame is taken after the frame was painted.
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => resolve(performance.now() - began));
      channel.port1.start();
      channel.port2.postMessage(undefined);
    });
  });
}

const api = {
  async mount(view: 'health' | 'recommendations', n: number): Promise<void> {
    plugin ??= await loadPlugin();
    root?.unmount();
    document.querySelector('main')?.remove();
    const make = view === 'health' ? signals : recommendations;
    // As from the network: no text is the same object twice.
    answers = Array.from({ length: PREPARED }, (_, at): grafanaData.DataFrame[] =>
      JSON.parse(JSON.stringify(make(n, at))).map((frame: Parameters<typeof grafanaData.toDataFrame>[0]) =>
        grafanaData.toDataFrame(frame),
      ),
    );
    options = { ...defaultOptions, language: 'en', view, health: { ...defaultOptions.health, groupBy: 'entity' } };
    const main = document.createElement('main');
    document.body.append(main);
    root = createRoot(main);
    flushSync(draw);
  },
  drawn: (): number => document.querySelectorAll('main [data-index]').length,
  refresh,
  async refreshes(n: number): Promise<void> {
    for (let i = 0; i < n; i += 1) await refresh();
  },
};
export type BenchPage = typeof api;
Object.assign(globalThis, { bench: api });
