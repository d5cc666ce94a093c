import { complianceQueries } from './compliance.ts';
import { healthQueries } from './health.ts';
import { statisticsQueries } from './statistics.ts';
import { recommendationsQueries } from './recommendations.ts';

export type { PanelQuery } from './query.ts';
export type { ComplianceQueryId } from './compliance.ts';
export type { HealthQueryId } from './health.ts';
export type { StatisticsQueryId } from './statistics.ts';
export type { RecommendationsQueryId } from './recommendations.ts';

export const panelPluginId = 'pulso-health-panel';

/** Points per series of the panel's range queries: enough for a sparkline, few enough for many signals. */
export const panelMaxDataPoints = 120;

/**
 * What each view of the panel `pulso-health-panel` asks Prometheus for. The dashboards builder writes these targets into
 * the panel, the panel recognises the answers by `refId`, and its tests ask a real Prometheus the very same questions.
 */
export const panelQueries = {
  health: healthQueries,
  compliance: complianceQueries,
  statistics: statisticsQueries,
  recommendations: recommendationsQueries,
} as const;

/** A view of the panel, as its option `view` names it. */
export type PanelView = keyof typeof panelQueries;
