import { complianceMetrics } from '../metrics/compliance.ts';
import { ADVERTISED, ofAdvice, STANDING_ADVICE } from './advice.ts';
import { instant, OF_SERVICE, range, type PanelQuery } from './query.ts';

export type HealthQueryId =
  | 'health'
  | 'healthHistory'
  | 'areas'
  | 'values'
  | 'valueHistory'
  | 'thresholds'
  | 'states'
  | 'stateHistory'
  | 'idle'
  | 'missing'
  | 'termDue'
  | 'advice'
  | 'adviceCurrent'
  | 'adviceProposed'
  | 'adviceEffect'
  | 'adviceConfidence'
  | 'alerts'
  | 'exporter';

/**
 * What is true now is asked as instants, so that a series that has vanished is not shown with its last value;
 * what it was like, and for how long, as ranges.
 */
export const healthQueries: readonly PanelQuery<HealthQueryId>[] = [
  instant('health', `pulso:health:state{${OF_SERVICE}}`),
  range('healthHistory', `pulso:health:state{${OF_SERVICE}}`),
  instant('areas', `pulso:area:state{${OF_SERVICE}}`),
  instant('values', `pulso:signal:value{${OF_SERVICE}}`),
  range('valueHistory', `pulso:signal:value{${OF_SERVICE}}`),
  instant('thresholds', `pulso:signal:threshold{${OF_SERVICE}}`),
  instant('states', `pulso:signal:state{${OF_SERVICE}}`),
  range('stateHistory', `pulso:signal:state{${OF_SERVICE}}`),
  instant('idle', `pulso:signal:idle{${OF_SERVICE}}`),
  instant('missing', `pulso:signal:missing{${OF_SERVICE}}`),
  instant('termDue', `min by (cluster, service, control) (${complianceMetrics.deadlineDue.name}{${OF_SERVICE}})`),
  instant('advice', STANDING_ADVICE),
  instant('adviceCurrent', ofAdvice('pulso_recommendation_current')),
  instant('adviceProposed', ofAdvice('pulso_recommendation_proposed')),
  instant('adviceEffect', ofAdvice('pulso_recommendation_predicted_effect_ratio')),
  instant('adviceConfidence', ofAdvice('pulso_recommendation_confidence_ratio')),
  instant(
    'alerts',
    `count by (cluster, service, area, signal, severity) (ALERTS{alertstate="firing",area!="",${OF_SERVICE}})`,
  ),
  instant('exporter', ADVERTISED),
];
