import type { DataFrame } from '@grafana/data';
import { panelQueries, type RecommendationsQueryId } from '@pulso/catalogue';
import { readTables, type Advertised, type TableNaming, type Tables } from '../../../model/index.ts';

const NAMING: TableNaming<RecommendationsQueryId> = {
  queries: panelQueries.recommendations,
  byName: {
    pulso_recommendation: 'advice',
    pulso_recommendation_current: 'adviceCurrent',
    pulso_recommendation_proposed: 'adviceProposed',
    pulso_recommendation_predicted_effect_ratio: 'adviceEffect',
    pulso_recommendation_confidence_ratio: 'adviceConfidence',
    pulso_recommendation_observed_effect_ratio: 'adviceObserved',
    pulso_recommendation_gain_saved_seconds_per_second: 'adviceSavedTime',
    pulso_recommendation_gain_removed_risk_ratio: 'adviceRemovedRisk',
    pulso_recommendation_rank: 'adviceRank',
    pulso_recommendation_since_timestamp_seconds: 'adviceSince',
    'pulso:signal:value': 'values',
    'pulso:signal:threshold': 'thresholds',
    pulso_exporter_info: 'exporter',
  },
};

export function readRecommendations(frames: readonly DataFrame[]): Tables<RecommendationsQueryId> {
  return readTables(frames, NAMING);
}

export function advertisedOf(tables: Tables<RecommendationsQueryId>): Advertised[] {
  return tables.of('exporter').flatMap((table) => {
    const [service, instance, address] = [
      table.column('service'),
      table.column('instance'),
      table.column('advertise_url'),
    ];
    return address.map((one, i) => ({ address: one, service: service[i] ?? '', instance: instance[i] ?? '' }));
  });
}
