import type { CatalogueFamily } from '../types.ts';

const base = { area: 'compliance', unit: 'count', type: 'gauge', from: ['probe'], cost: 'query' } as const;
const instant = { ...base, unit: 'seconds', labels: ['control', 'regulation'] } as const;

export const complianceMetrics = {
  controlStatus: {
    ...base,
    name: 'pulso_compliance_control_status',
    type: 'stateset',
    labels: ['control', 'regulation', 'severity', 'status'],
    help: 'Result of the last test: one of pass, fail, error, unknown, skip and na is 1. A waiver does not change it.',
  },
  controlObjects: {
    ...base,
    name: 'pulso_compliance_control_objects',
    labels: ['control', 'result'],
    help: 'Things looked at by the last test, by result: checked or failed.',
  },
  controlInterval: {
    ...instant,
    name: 'pulso_compliance_control_interval_seconds',
    help: 'How often the control is tested; after three of these without a test its result is stale.',
  },
  lastEvaluation: {
    ...instant,
    name: 'pulso_compliance_control_last_evaluation_timestamp_seconds',
    help: 'Unix time of the last test that ran to an end.',
  },
  lastPass: {
    ...instant,
    name: 'pulso_compliance_control_last_pass_timestamp_seconds',
    help: 'Unix time of the last test that passed, as far as this process has seen.',
  },
  waiverExpiry: {
    ...instant,
    name: 'pulso_compliance_waiver_expiry_timestamp_seconds',
    help: 'Unix time at which the accepted exception of a control ends.',
  },
  attestationExpiry: {
    ...instant,
    name: 'pulso_compliance_attestation_expiry_timestamp_seconds',
    help: "Unix time at which a person's word for a control ends; of PULSO-PROFILE for what the facility says it does.",
  },
  deadlineOpen: {
    ...base,
    name: 'pulso_compliance_deadline_open',
    labels: ['control', 'regulation'],
    help: 'Things of which a legal term runs.',
  },
  deadlineOverdue: {
    ...base,
    name: 'pulso_compliance_deadline_overdue',
    labels: ['control', 'regulation'],
    help: 'Of these, the ones past their term, or of which the term cannot be told.',
  },
  deadlineStart: {
    ...instant,
    name: 'pulso_compliance_deadline_next_start_timestamp_seconds',
    help: 'Unix time at which the term that ends first began; for what is renewed, 60 days before its end.',
  },
  deadlineDue: {
    ...instant,
    name: 'pulso_compliance_deadline_next_due_timestamp_seconds',
    help: 'Unix time at which the term that ends first ends. In the past: it is overdue.',
  },
  certificateNotAfter: {
    ...base,
    area: 'http',
    name: 'pulso_tls_certificate_not_after_timestamp_seconds',
    unit: 'seconds',
    labels: ['edge'],
    merge: 'min',
    limit: 100,
    help: 'Unix time at which the certificate ends that an edge of compliance.probes.edges showed last, trusted or not; edge is its host, with the port where it is not 443.',
  },
  databaseControls: {
    ...base,
    name: 'pulso_compliance_database_controls',
    labels: ['datname', 'status'],
    limit: 1200,
    help: 'Controls that are tested in each database, by the result there, where a target watches several databases.',
  },
  riskScore: {
    ...base,
    name: 'pulso_compliance_risk_score',
    labels: ['regulation'],
    merge: 'max',
    help: 'Risk of a regulation, 0 to 100, higher is worse: the band of its worst control, filled by all that is not a pass.',
  },
  coverage: {
    ...base,
    name: 'pulso_compliance_coverage_ratio',
    unit: 'ratio',
    labels: ['regulation'],
    help: 'Share of the controls that apply of which the last test ran to an end. Nothing else is blended in.',
  },
  catalogInfo: {
    ...base,
    name: 'pulso_compliance_catalog_info',
    type: 'info',
    labels: ['version', 'sha256'],
    help: "The catalogue of controls in force, users' own among them.",
  },
} as const satisfies Record<string, CatalogueFamily>;
