import type { ControlSeverity, ControlStatus } from '@pulso/catalogue';

/** One control as the score sees it. */
export interface Risk {
  readonly severity: ControlSeverity;
  readonly status: ControlStatus;
  /** Accepted for a while by two persons. */
  readonly isWaived?: boolean;
  /** Its last result is too old to stand. */
  readonly isStale?: boolean;
}

const SEVERITIES: readonly ControlSeverity[] = ['low', 'medium', 'high', 'critical'];
/** Least and most of each band; the worst of what is active chooses it. */
const BANDS: Readonly<Record<ControlSeverity, readonly [number, number]>> = {
  low: [1, 25],
  medium: [25, 50],
  high: [50, 75],
  critical: [75, 100],
};
const WEIGHTS: Readonly<Record<ControlSeverity, number>> = { low: 0.05, medium: 0.15, high: 0.35, critical: 0.6 };
const FAILED = 1;
const UNMEASURED = 0.7;
const WAIVED = 0.4;

/** How certain the trouble is; 0 where there is none. */
function factor({ status, isWaived, isStale }: Risk): number {
  if (status === 'na' || (status === 'pass' && isStale !== true)) return 0;
  if (isWaived === true) return WAIVED;
  return status === 'fail' ? FAILED : UNMEASURED;
}

/** What has not failed for certain sits one band below its severity. */
function bandOf(risk: Risk): number {
  const own = SEVERITIES.indexOf(risk.severity);
  return factor(risk) === FAILED ? own : Math.max(own - 1, 0);
}

/**
 * Risk of a regulation, 0 to 100, higher is worse: the band of the worst active control, and within it a noisy-or of all
 * that is active (Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, section 4.3.2), so that more trouble is
 * never less risk and no number of passes outweighs a failure. 0 only where everything passes; undefined where nothing
 * applies.
 */
export function riskScore(risks: readonly Risk[]): number | undefined {
  if (risks.every(({ status }) => status === 'na')) return undefined;
  const active = risks.filter((risk) => factor(risk) > 0);
  if (active.length === 0) return 0;
  const worst = SEVERITIES[Math.max(...active.map(bandOf))] ?? 'critical';
  const [least, most] = BANDS[worst];
  const none = active.reduce((product, risk) => product * (1 - WEIGHTS[risk.severity] * factor(risk)), 1);
  return least + (most - least) * (1 - none);
}

/** Share of what applies that was tested to an end; undefined where nothing applies. */
export function coverage(statuses: readonly ControlStatus[]): number | undefined {
  const applicable = statuses.filter((status) => status !== 'na');
  if (applicable.length === 0) return undefined;
  return applicable.filter((status) => status === 'pass' || status === 'fail').length / applicable.length;
}
