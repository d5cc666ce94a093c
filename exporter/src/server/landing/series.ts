import { metrics } from '@pulso/catalogue';
import type { PrometheusClient, Series } from '../../prometheus/index.ts';

/** What the landing page reads from Prometheus; nothing of it is computed a second time. */
export interface Recorded {
  /** `pulso:signal:*`, `pulso:area:state` and `pulso:health:state`, with their names in `__name__`. */
  readonly rules: readonly Series[];
  readonly alerts: readonly Series[];
  /** The present status of each control, and its counts. */
  readonly controls: readonly Series[];
  readonly objects: readonly Series[];
  /** Risk and coverage of regulations, deadlines, waivers and attestations, with their names in `__name__`. */
  readonly obligations: readonly Series[];
}

const { controlStatus, controlObjects, riskScore, coverage, ...rest } = metrics.compliance;
const { waiverExpiry, attestationExpiry, deadlineStart, deadlineDue, deadlineOverdue } = rest;
const OBLIGATIONS = [riskScore, coverage, waiverExpiry, attestationExpiry, deadlineStart, deadlineDue, deadlineOverdue];
const CONTROL = 'service, cluster, server, control';

/** @throws PrometheusError */
export async function readRecorded(prometheus: PrometheusClient): Promise<Recorded> {
  const [rules, alerts, controls, objects, obligations] = await Promise.all([
    prometheus.query('{__name__=~"pulso:(signal|area|health):.+"}'),
    prometheus.query('ALERTS{alertstate="firing", alertname=~"Pulso.+"}'),
    // Two daemons that test the same control count once.
    prometheus.query(`max by (${CONTROL}, regulation, severity, status) (${controlStatus.name}) == 1`),
    prometheus.query(`max by (${CONTROL}, result) (${controlObjects.name})`),
    prometheus.query(
      `max by (__name__, ${CONTROL}, regulation) ({__name__=~"${OBLIGATIONS.map(({ name }) => name).join('|')}"})`,
    ),
  ]);
  return { rules, alerts, controls, objects, obligations };
}
