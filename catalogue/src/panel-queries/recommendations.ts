import { ADVERTISED, ofAdvice, STANDING_ADVICE } from './advice.ts';
import { OF_SERVICE, table, type PanelQuery } from './query.ts';

export type RecommendationsQueryId =
  | 'advice'
  | 'adviceCurrent'
  | 'adviceProposed'
  | 'adviceEffect'
  | 'adviceConfidence'
  | 'adviceObserved'
  | 'adviceSavedTime'
  | 'adviceRemovedRisk'
  | 'adviceRank'
  | 'adviceSince'
  | 'values'
  | 'thresholds'
  | 'exporter';

/** As tables: of thousands of recommendations, a frame for each number of each would cost Grafana more than drawing them. */
export const recommendationsQueries: readonly PanelQuery<RecommendationsQueryId>[] = [
  table('advice', STANDING_ADVICE),
  table('adviceCurrent', ofAdvice('pulso_recommendation_current')),
  table('adviceProposed', ofAdvice('pulso_recommendation_proposed')),
  table('adviceEffect', ofAdvice('pulso_recommendation_predicted_effect_ratio')),
  table('adviceConfidence', ofAdvice('pulso_recommendation_confidence_ratio')),
  table('adviceObserved', ofAdvice('pulso_recommendation_observed_effect_ratio')),
  table('adviceSavedTime', ofAdvice('pulso_recommendation_gain_saved_seconds_per_second')),
  table('adviceRemovedRisk', ofAdvice('pulso_recommendation_gain_removed_risk_ratio')),
  table('adviceRank', ofAdvice('pulso_recommendation_rank')),
  table('adviceSince', ofAdvice('pulso_recommendation_since_timestamp_seconds')),
  // What the advice is to mend, as it is judged now.
  table('values', `pulso:signal:value{${OF_SERVICE}}`),
  table('thresholds', `pulso:signal:threshold{${OF_SERVICE}}`),
  table('exporter', ADVERTISED),
];
