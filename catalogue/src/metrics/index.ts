import type { CatalogueFamily } from '../types.ts';
import { cacheMetrics } from './cache.ts';
import { complianceMetrics } from './compliance.ts';
import { poolMetrics, queryMetrics } from './db-client.ts';
import { evidenceMetrics } from './evidence.ts';
import { adviceMetrics, exporterMetrics } from './exporter.ts';
import { httpMetrics } from './http.ts';
import { postgresMetrics } from './postgres.ts';
import { runtimeMetrics } from './runtime.ts';
import { websocketMetrics } from './websocket.ts';

/** Every family by subject. Instruments take the declaration itself, never a name typed again. */
export const metrics = {
  http: httpMetrics,
  query: queryMetrics,
  pool: poolMetrics,
  cache: cacheMetrics,
  websocket: websocketMetrics,
  runtime: runtimeMetrics,
  postgres: postgresMetrics,
  compliance: complianceMetrics,
  evidence: evidenceMetrics,
  exporter: exporterMetrics,
  advice: adviceMetrics,
} as const;

export const metricFamilies: readonly CatalogueFamily[] = Object.values(metrics).flatMap((group) =>
  Object.values<CatalogueFamily>(group),
);
