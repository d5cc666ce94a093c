import { buildDashboard } from './dashboard.ts';
import { contextOf, type DashboardOptions } from './options.ts';
import { pages } from './pages.ts';

/**
 * Every dashboard as a file that Grafana's file provisioning takes: path, relative to the repository, and text. Pure:
 * the same options give the same bytes.
 */
export function generateDashboards(options: DashboardOptions = {}): Map<string, string> {
  const context = contextOf(options);
  return new Map(
    pages(context).map(({ entry, rows }) => [
      `dashboards/generated/${entry.uid}.json`,
      `${JSON.stringify(buildDashboard(entry, rows, context), null, 2)}\n`,
    ]),
  );
}
