import * as emotionCss from '@emotion/css';
import * as grafanaData from '@grafana/data';
import * as grafanaUi from '@grafana/ui';
import React from 'react';
import * as reactDom from 'react-dom';
import type { PanelOptions } from '../../src/options.ts';

type AmdFactory = (...modules: unknown[]) => { plugin: grafanaData.PanelPlugin<PanelOptions> };

const SHARED: Readonly<Record<string, unknown>> = {
  react: React,
  'react-dom': reactDom,
  '@emotion/css': emotionCss,
  '@grafana/data': grafanaData,
  '@grafana/ui': grafanaUi,
  // SystemJS gives a module its own address under this name; the plugin loads its chunks from there.
  module: { uri: '/plugin/module.js' },
};

/** The built plugin, loaded by AMD as Grafana loads it and handed the modules that Grafana shares. */
export function loadPlugin(): Promise<grafanaData.PanelPlugin<PanelOptions>> {
  return new Promise((resolve, reject) => {
    const define = Object.assign(
      (names: string[], factory: AmdFactory) => {
        const missing = names.filter((name) => !(name in SHARED));
        if (missing.length > 0) throw new Error(`Grafana does not share ${missing.join(', ')}`);
        resolve(factory(...names.map((name) => SHARED[name])).plugin);
      },
      { amd: {} },
    );
    Object.assign(globalThis, { define });
    const script = document.createElement('script');
    script.src = '/plugin/module.js';
    script.addEventListener('error', () => reject(new Error('module.js does not load')));
    document.head.append(script);
  });
}
