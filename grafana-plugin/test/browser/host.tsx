// The page of the browser test: what Grafana does to show a panel, with Grafana's own libraries. It loads the built
// `dist/module.js` by AMD, hands it the shared modules, and draws its panel.
import * as grafanaData from '@grafana/data';
import * as grafanaUi from '@grafana/ui';
import React from 'react';
import { createRoot } from 'react-dom/client';
import type { FrameJson, Window } from '../live/frames.ts';
import { defaultOptions, type PanelOptions } from '../../src/options.ts';
import { loadPlugin } from './load-plugin.ts';

const parameters = new URLSearchParams(location.search);
const width = Number(parameters.get('width') ?? 1400);
const view = parameters.get('view') ?? 'health';
const theme = grafanaData.createTheme({ colors: { mode: parameters.get('theme') === 'light' ? 'light' : 'dark' } });

function Host(props: {
  plugin: grafanaData.PanelPlugin<PanelOptions>;
  frames: FrameJson[];
  window: Window;
}): React.ReactElement {
  const from = grafanaData.dateTime(props.window.from * 1000);
  const to = grafanaData.dateTime(props.window.to * 1000);
  const timeRange = { from, to, raw: { from, to } };
  const series = props.frames.map((frame) => grafanaData.toDataFrame(frame));
  const Panel = props.plugin.panel;
  if (Panel === null) throw new Error('The plugin has no panel');
  return (
    <grafanaData.ThemeContext.Provider value={theme}>
      <grafanaUi.GlobalStyles />
      <Panel
        id={1}
        title="Pulso"
        data={{ state: grafanaData.LoadingState.Done, series, timeRange }}
        timeRange={timeRange}
        timeZone="utc"
        options={Object.assign({}, defaultOptions, { language: 'en', view })}
        transparent={false}
        width={width}
        height={760}
        fieldConfig={{ defaults: {}, overrides: [] }}
        renderCounter={1}
        eventBus={new grafanaData.EventBusSrv()}
        onOptionsChange={() => {}}
        onFieldConfigChange={() => {}}
        replaceVariables={(text: string) => text}
        onChangeTimeRange={() => {}}
      />
    </grafanaData.ThemeContext.Provider>
  );
}

async function main(): Promise<void> {
  const [plugin, answer] = await Promise.all([loadPlugin(), fetch(`/frames?view=${view}`)]);
  const { frames, window } = await answer.json();
  const root = document.createElement('main');
  document.body.append(root);
  document.body.style.background = theme.colors.background.primary;
  createRoot(root).render(<Host plugin={plugin} frames={frames} window={window} />);
}

void main();
