export type * from './types.ts';
export { adviceSteps, type AdviceStep } from './advice/by-hand.ts';
export { adviceKinds, type AdviceKindId } from './advice/index.ts';
export {
  adviceStateTexts,
  heldBackTexts,
  lifeEventTexts,
  type HeldBackReason,
  type LifeEventId,
} from './advice/life.ts';
export { standaloneAlerts } from './alerts/index.ts';
export { areas, areaStateWord, type Area } from './areas.ts';
export {
  applies,
  CATALOGUE_VERSION,
  controls,
  LAW_CHECKED_ON,
  type Profile as ControlProfile,
} from './controls/index.ts';
export { securitySubjects, type SecuritySubject } from './controls/security.ts';
export { speedTrades, tradesOf, type SpeedTrade } from './controls/trades.ts';
export type * from './controls/types.ts';
export { areaDashboardUid, dashboards, dashboardUid, type DashboardEntry, type DashboardId } from './dashboards.ts';
export { duration, seconds } from './duration.ts';
export { faults, raises, type Raises } from './faults.ts';
export { boundText, formatValue } from './format.ts';
export { metricFamilies, metrics } from './metrics/index.ts';
export {
  panelMaxDataPoints,
  panelPluginId,
  panelQueries,
  type ComplianceQueryId,
  type HealthQueryId,
  type PanelQuery,
  type PanelView,
  type StatisticsQueryId,
  type RecommendationsQueryId,
} from './panel-queries/index.ts';
export { profiles } from './profiles.ts';
export { alertName, signals } from './signals/index.ts';
export { greatestValue, quantileFamily } from './signals/limits.ts';
export { signalMissing } from './signals/missing.ts';
export { CASE_SECONDS } from './signals/samples.ts';
export {
  asksForFloor,
  burnRate,
  FRESH_WINDOWS,
  isFreshWindow,
  recordedSlo,
  sloFloor,
  summedOver,
  type BurnRateOptions,
} from './slo-windows.ts';
export { burnFactor, burns, sloAlertId, slos } from './slos.ts';
export {
  controlReasonTexts,
  controlSeverityTexts,
  complianceDisclaimer,
  controlStatusTexts,
  controlUrgency,
  passMeaning,
  regulationTexts,
  stateName,
  stateTexts,
  type ControlMark,
  type StateName,
} from './texts.ts';
