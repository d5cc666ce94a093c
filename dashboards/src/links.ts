import { dashboards, dashboardUid, type DashboardId, type Locale } from '@pulso/catalogue';
import type { PanelLink } from './panels/parts.ts';

/** Another dashboard of ours at the same time and with the same choices. */
export function dashboardUrl(uid: string): string {
  return `/d/${uid}?\${__url_time_range}&\${__all_variables}`;
}

/** The same for one service, named by a label of the row or series that is clicked. */
export function dashboardUrlOf(uid: string, service: string): string {
  return `/d/${uid}?\${__url_time_range}&\${datasource:queryparam}&\${cluster:queryparam}&var-service=${service}`;
}

export function panelLink(id: DashboardId, locale: Locale): PanelLink {
  const title = dashboards.find((one) => one.id === id)?.title[locale] ?? id;
  return { title, url: dashboardUrl(dashboardUid(id)), targetBlank: false };
}
