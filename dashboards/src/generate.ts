import { contextOf, type DashboardOptions } from './options.ts';
import { overview } from './overview.ts';

/**
 * Every dashboard as a file that Grafana's file provisioning takes: path, relative to the repository, and text. Pure:
 * the same options give the same bytes.
 */
export function generateDashboards(options: DashboardOptions = {}): Map<string, string> {
  const context = contextOf(options);
  return new Map([['dashboards/generated/pulso-overview.json', `${JSON.stringify(overview(context), null, 2)}\n`]]);
}
