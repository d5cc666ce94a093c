import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardUid, metrics, type DashboardEntry } from '@pulso/catalogue';
import type { PlacedPanel } from './layout.ts';
import { dashboardUrl } from './links.ts';
import type { Context } from './options.ts';
import { DATA_COLOUR, DATASOURCE, queryLetter, STATE_COLOURS } from './panels/parts.ts';
import { IN_INSTANCE, IN_SERVICE, ofInstance } from './select.ts';
import { t } from './texts.ts';

/**
 * What the SDK's builders leave out: a data source on each panel, query letters, links and annotations in the places
 * where Grafana's own dashboards have them. Ids come from `layout`.
 */
export function finish(
  built: dashboard.Dashboard,
  panels: readonly PlacedPanel[],
  entry: DashboardEntry,
  context: Context,
): object {
  return {
    ...built,
    panels: panels.map((panel) => ('targets' in panel ? finishPanel(panel) : panel)),
    annotations: { list: annotations(entry, context) },
    links: links(entry, context),
  };
}

function finishPanel(panel: Pick<dashboard.Panel, 'targets'>): object {
  if (panel.targets === undefined || panel.targets.length === 0) return panel;
  return {
    ...panel,
    datasource: DATASOURCE,
    targets: panel.targets.map((query, index) => ({ refId: queryLetter(index), ...query })),
  };
}

interface Annotation {
  readonly name: string;
  readonly colour: string;
  readonly expr: string;
  readonly title: string;
  /** Whether it has a switch of its own; all are shown. */
  readonly switchable: boolean;
}

/** Only what was not so a minute before: a mark where it begins, and no red veil over all of the time that it lasts. */
const began = (expr: string): string => `${expr} unless ${expr} offset 1m`;

function annotations({ id }: DashboardEntry, { locale, profile }: Context): object[] {
  const own: Annotation[] = [
    {
      name: t('Pages', 'Alertas críticos')[locale],
      colour: STATE_COLOURS.critical,
      expr: began(
        `ALERTS{${IN_SERVICE}, alertstate="firing", severity="critical", road${id === 'compliance' ? '=' : '!='}"compliance"}`,
      ),
      title: '{{alertname}} {{entity}}',
      switchable: true,
    },
    {
      name: t('Deploys', 'Versões')[locale],
      colour: DATA_COLOUR,
      expr: newVersions(profile.window),
      title: '{{service}} {{service_version}}',
      switchable: true,
    },
    {
      name: t('Restarts', 'Reinícios')[locale],
      colour: STATE_COLOURS.unknown,
      expr: `(time() - ${metrics.runtime.startTime.name}{${IN_INSTANCE}}) < 60`,
      title: '{{instance}}',
      switchable: false,
    },
  ];
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
    ...own.map(({ name, colour, expr, title, switchable }) => ({
      name,
      datasource: DATASOURCE,
      enable: true,
      hide: !switchable,
      iconColor: colour,
      expr,
      titleFormat: title,
      target: { expr, refId: name, datasource: DATASOURCE },
    })),
  ];
}

/** A version that runs now and did not a while ago, of a service that did. */
function newVersions(before: string): string {
  const info = ofInstance(metrics.exporter.target.name, 'service_version!=""');
  const by = 'cluster, service, service_version';
  return [
    `count by (${by}) (${info})`,
    `unless count by (${by}) (${info} offset ${before})`,
    `and on (cluster, service) (${info} offset ${before})`,
  ].join(' ');
}

function links({ id }: DashboardEntry, { runbooks, locale }: Context): object[] {
  const link = {
    type: 'link',
    tags: [],
    asDropdown: false,
    includeVars: false,
    keepTime: false,
    icon: 'external link',
    tooltip: '',
    targetBlank: false,
    url: '',
  };
  return [
    ...(id === 'overview'
      ? []
      : [
          {
            ...link,
            icon: 'dashboard',
            title: t('Overview', 'Visão geral')[locale],
            url: dashboardUrl(dashboardUid('overview')),
          },
        ]),
    {
      ...link,
      title: 'Pulso',
      type: 'dashboards',
      tags: ['pulso'],
      asDropdown: true,
      includeVars: true,
      keepTime: true,
    },
    ...(runbooks === undefined ? [] : [{ ...link, title: 'Runbooks', targetBlank: true, url: runbooks }]),
  ];
}
