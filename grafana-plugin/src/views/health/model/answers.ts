import type { DataFrame } from '@grafana/data';
import { panelQueries, type HealthQueryId } from '@pulso/catalogue';
import { readFrames, type Answers, type Naming, type Reading } from '../../../model/index.ts';

export type HealthAnswers = Answers<HealthQueryId>;

const NAMING: Naming<HealthQueryId> = {
  queries: panelQueries.health,
  byName: {
    'pulso:health:state': ['health', 'healthHistory'],
    'pulso:area:state': ['areas', 'areas'],
    'pulso:signal:value': ['values', 'valueHistory'],
    'pulso:signal:threshold': ['thresholds', 'thresholds'],
    'pulso:signal:state': ['states', 'stateHistory'],
    'pulso:signal:idle': ['idle', 'idle'],
    'pulso:signal:missing': ['missing', 'missing'],
    pulso_compliance_deadline_next_due_timestamp_seconds: ['termDue', 'termDue'],
    pulso_recommendation: ['advice', 'advice'],
  },
};

export function readHealth(frames: readonly DataFrame[]): Reading<HealthQueryId> {
  return readFrames(frames, NAMING);
}
