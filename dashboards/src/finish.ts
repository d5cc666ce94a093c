import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { metrics } from '@pulso/catalogue';
import type { PlacedPanel } from './layout.ts';
import { DATASOURCE, STATE_COLOURS } from './panels/parts.ts';
import type { Context } from './options.ts';
import { IN_INSTANCE, IN_SERVICE } from './select.ts';

/**
 * What the SDK's builders leave out: a data source on each panel, query letters, links and annotations in the places
 * where Grafana's own dashboards have them. Ids come from `layout`.
 */
export function finish(built: dashboard.Dashboard, panels: readonly PlacedPanel[], context: Context): object {
  return {
    ...built,
    panels: panels.map((panel) => ('targets' in panel ? finishPanel(panel) : panel)),
    annotations: { list: annotations(context) },
    links: links(context),
  };
}

function finishPanel(panel: Pick<dashboard.Panel, 'targets'>): object {
  if (panel.targets === undefined || panel.targets.length === 0) return panel;
  return {
    ...panel,
    datasource: DATASOURCE,
    targets: panel.targets.map((query, index) => ({ refId: letter(index), ...query })),
  };
}

function letter(index: number): string {
  return String.fromCodePoint(65 + index);
}

function annotations({ locale }: Context): object[] {
  const annotation = (name: string, colour: string, expr: string, title: string) => ({
    name,
    datasource: DATASOURCE,
    enable: true,
    hide: false,
    iconColor: colour,
    expr,
    titleFormat: title,
    target: { expr, refId: name, datasource: DATASOURCE },
  });
  return [
    {
      name: 'Annotations & Alerts',
      builtIn: 1,
      datasource: { type: 'grafana', uid: '-- Grafana --' },
      enable: true,
      hide: true,
      iconColor: 'rgba(0, 211, 255, 1)',
      type: 'dashboard',
    },
    annotation(
      { en: 'Pages', 'pt-BR': 'Alertas críticos' }[locale],
      STATE_COLOURS.critical,
      `ALERTS{${IN_SERVICE}, alertstate="firing", severity="critical"}`,
      '{{alertname}} {{entity}}',
    ),
    annotation(
      { en: 'Process started', 'pt-BR': 'Processo iniciado' }[locale],
      STATE_COLOURS.unknown,
      `(time() - ${metrics.runtime.startTime.name}{${IN_INSTANCE}}) < 60`,
      '{{instance}}',
    ),
  ];
}

function links({ runbooks }: Context): object[] {
  const byTag = {
    title: 'Pulso',
    type: 'dashboards',
    tags: ['pulso'],
    asDropdown: true,
    includeVars: true,
    keepTime: true,
    icon: 'external link',
    tooltip: '',
    targetBlank: false,
    url: '',
  };
  if (runbooks === undefined) return [byTag];
  return [
    byTag,
    {
      ...byTag,
      title: 'Runbooks',
      type: 'link',
      tags: [],
      asDropdown: false,
      includeVars: false,
      keepTime: false,
      targetBlank: true,
      url: runbooks,
    },
  ];
}
