import { dashboards, type DashboardEntry, type DashboardId } from '@pulso/catalogue';
import { cacheRows } from './boards/cache.ts';
import { capacityRows } from './boards/capacity.ts';
import { complianceRows } from './boards/compliance/index.ts';
import { databaseRows } from './boards/database/index.ts';
import { exporterRows } from './boards/exporter.ts';
import { httpRows } from './boards/http.ts';
import { overviewRows } from './boards/overview.ts';
import { queryRows } from './boards/query.ts';
import { recommendationRows } from './boards/recommendations.ts';
import { runtimeRows } from './boards/runtime.ts';
import { sloRows } from './boards/slo/index.ts';
import { websocketRows } from './boards/websocket.ts';
import type { Context } from './options.ts';
import type { Row } from './row.ts';

const ROWS: Readonly<Record<DashboardId, (context: Context) => readonly Row[]>> = {
  overview: overviewRows,
  http: httpRows,
  query: queryRows,
  database: databaseRows,
  cache: cacheRows,
  websocket: websocketRows,
  runtime: runtimeRows,
  recommendations: recommendationRows,
  capacity: capacityRows,
  slo: sloRows,
  compliance: complianceRows,
  exporter: exporterRows,
};

/** Every dashboard with what it shows, in the catalogue's order. */
export function pages(context: Context): { readonly entry: DashboardEntry; readonly rows: readonly Row[] }[] {
  return dashboards.map((entry) => ({ entry, rows: ROWS[entry.id](context) }));
}
