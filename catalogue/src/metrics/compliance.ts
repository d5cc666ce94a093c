import type { CatalogueFamily } from '../types.ts';

const base = { area: 'compliance', unit: 'count', from: ['probe'], cost: 'query' } as const;

export const complianceMetrics = {
  controlStatus: {
    ...base,
    name: 'pulso_compliance_control_status',
    type: 'stateset',
    labels: ['control', 'regulation', 'severity', 'status'],
    help: 'Result of the last test: one of pass, fail, error, unknown, skip and na is 1.',
  },
  controlObjects: {
    ...base,
    name: 'pulso_compliance_control_objects',
    type: 'gauge',
    labels: ['control', 'result'],
    help: 'Things looked at by the last test, by result: checked or failed.',
  },
  lastEvaluation: {
    ...base,
    name: 'pulso_compliance_control_last_evaluation_timestamp_seconds',
    unit: 'seconds',
    type: 'gauge',
    labels: ['control', 'regulation'],
    help: 'Unix time of the last test that ran to an end.',
  },
} as const satisfies Record<string, CatalogueFamily>;
