import { controls, metrics, type ControlSeverity, type ControlStatus } from '@pulso/catalogue';
import { Exposition } from './scenario.ts';

/**
 * An hour of what a validator exposes of one clinic, and of a few recorded states, as OpenMetrics text. Every case that
 * the view Compliance tells apart is in it once; all other controls of the catalogue pass.
 */
export interface ComplianceOptions {
  /** The last sample's time in seconds. */
  readonly end: number;
  readonly cluster: string;
  readonly service: string;
  /** Controls of the users' own, to make the list long. */
  readonly extraControls?: number;
}

const STEP = 60;
const SAMPLES = 61;
const HOUR = 3600;
const DAY = 24 * HOUR;
const SERVER = 'clinic-db';

interface Case {
  readonly status: ControlStatus | ((i: number) => ControlStatus | undefined);
  readonly objects?: readonly [failed: number, checked: number];
  /** Seconds relative to the end. */
  readonly tested?: number;
  readonly passed?: number;
  readonly waived?: number;
  readonly attested?: number;
  readonly term?: { open: number; overdue: number; start: number; due: number; state: number };
}

const CASES: Readonly<Record<string, Case>> = {
  'LGPD-ART08-REVOKED': { status: (i) => (i < 40 ? 'pass' : 'fail'), objects: [2, 418], passed: -21 * 60 },
  'LGPD-ART46-LOGPII': { status: 'fail', objects: [1, 3], waived: 30 * DAY },
  'LGPD-ART46-HBA': { status: 'error' },
  'LGPD-ART46-BACKUP': { status: 'pass', objects: [0, 2], tested: -30 * 60 },
  'LGPD-ART48-ANPD3D': {
    status: 'pass',
    objects: [0, 1],
    term: { open: 1, overdue: 0, start: -44 * HOUR, due: 28 * HOUR, state: 1 },
  },
  'LGPD-ART19-ACCESS15D': {
    status: 'pass',
    objects: [0, 9],
    term: { open: 3, overdue: 0, start: -2 * DAY, due: 13 * DAY, state: 0 },
  },
  'L15378-COPY': {
    status: 'fail',
    objects: [1, 14],
    term: { open: 2, overdue: 1, start: -10 * DAY, due: -3 * HOUR, state: 2 },
  },
  'PHOTO-STORE': { status: (i) => (i < 50 ? 'pass' : undefined) },
  'ANVISA-EXPIRED': { status: 'unknown', objects: [0, 0] },
  'RDC056-TANNING': { status: 'na' },
  'RDC222-WASTE': { status: 'pass', objects: [0, 1], attested: 200 * DAY },
  'CFM-TECHDIR': { status: 'pass', objects: [0, 1], attested: 300 * DAY },
  'CFM2454-AI': { status: 'skip' },
  'RDC015-STERILE': { status: 'skip' },
};
const PASSED: Case = { status: 'pass', objects: [0, 61] };
/** Of this regulation nothing is tested. */
const UNTESTED = 'MCI';
const RISKS: Readonly<Record<string, number>> = { LGPD: 90.1, PACIENTE: 67.5, ANVISA: 38.2, CFM: 12.4 };

export function complianceScenario(options: ComplianceOptions): string {
  const out = new Exposition();
  const own = Array.from({ length: options.extraControls ?? 0 }, (_, n) => ({
    id: `HOUSE-${String(n).padStart(4, '0')}`,
    regulation: 'HOUSE_RULES',
    severity: 'low' as ControlSeverity,
  }));
  const all = [...controls.filter(({ regulation }) => regulation !== UNTESTED), ...own];
  for (let i = 0; i < SAMPLES; i += 1) {
    const time = options.end - (SAMPLES - 1 - i) * STEP;
    all.forEach((control, n) => sample(out, options, control, i, time, n));
    regulations(out, options, [...new Set([...all.map(({ regulation }) => regulation), UNTESTED])], time);
  }
  return out.text();
}

function sample(
  out: Exposition,
  { cluster, service, end }: ComplianceOptions,
  { id, regulation, severity }: { id: string; regulation: string; severity: ControlSeverity },
  i: number,
  time: number,
  n: number,
): void {
  const { compliance, evidence } = metrics;
  const one = CASES[id] ?? PASSED;
  const current = typeof one.status === 'function' ? one.status(i) : one.status;
  if (current === undefined) return;
  const probe = { cluster, service, server: SERVER, instance: 'pulso:9464', control: id };
  const of = { ...probe, regulation };
  for (const status of ['pass', 'fail', 'error', 'unknown', 'skip', 'na'] as const) {
    out.add(compliance.controlStatus.name, { ...of, severity, status }, status === current ? 1 : 0, time);
  }
  const [failed, checked] = one.objects ?? [];
  // A count of failures belongs to a test that failed.
  const add = (family: { name: string }, value: number | undefined): void => {
    if (value !== undefined) out.add(family.name, of, value, time);
  };
  if (checked !== undefined) {
    out.add(compliance.controlObjects.name, { ...probe, result: 'checked' }, checked, time);
    out.add(
      compliance.controlObjects.name,
      { ...probe, result: 'failed' },
      current === 'fail' ? (failed ?? 0) : 0,
      time,
    );
  }
  add(compliance.controlInterval, 300);
  if (current !== 'error' && current !== 'skip')
    add(compliance.lastEvaluation, one.tested === undefined ? time : end + one.tested);
  if (current === 'pass') add(compliance.lastPass, time);
  else if (one.passed !== undefined) add(compliance.lastPass, end + one.passed);
  add(compliance.waiverExpiry, one.waived === undefined ? undefined : end + one.waived);
  add(compliance.attestationExpiry, one.attested === undefined ? undefined : end + one.attested);
  const { term } = one;
  if (term !== undefined) {
    add(compliance.deadlineOpen, term.open);
    add(compliance.deadlineOverdue, term.overdue);
    add(compliance.deadlineStart, end + term.start);
    add(compliance.deadlineDue, end + term.due);
    const signal = { cluster, service, area: 'compliance', signal: 'compliance_deadline', entity: id };
    out.add('pulso:signal:state', signal, term.state, time);
  }
  const daemon = { cluster, service: 'pulso', instance: 'pulso:9464' };
  out.add(evidence.controlEntry.name, { ...daemon, server: SERVER, control: id }, 18_100 + n, time);
}

function regulations(
  out: Exposition,
  { cluster, service, end }: ComplianceOptions,
  ids: readonly string[],
  time: number,
): void {
  const { compliance, evidence } = metrics;
  const probe = { cluster, service, server: SERVER, instance: 'pulso:9464' };
  for (const regulation of ids) {
    out.add(compliance.riskScore.name, { ...probe, regulation }, RISKS[regulation] ?? 0, time);
    out.add(compliance.coverage.name, { ...probe, regulation }, regulation === UNTESTED ? 0 : 0.9, time);
  }
  const sha256 = `sha256:${'0123456789abcdef'.repeat(4)}`;
  out.add(compliance.catalogInfo.name, { ...probe, version: '1.0.0', sha256 }, 1, time);
  out.add(compliance.attestationExpiry.name, { ...probe, control: 'PULSO-PROFILE' }, end + 250 * DAY, time);
  const daemon = { cluster, service: 'pulso', instance: 'pulso:9464' };
  out.add(evidence.entries.name, daemon, 18_204, time);
  out.add(evidence.lastCheckpoint.name, daemon, end - 40 * 60, time);
  out.add(evidence.verified.name, daemon, end - 9 * HOUR, time);
  out.add(evidence.problems.name, daemon, 0, time);
}
