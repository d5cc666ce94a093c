import { metrics, type ControlStatus } from '@pulso/catalogue';
import { sample, type Sample } from '../../postgres/sample.ts';
import type { Finding } from '../finding.ts';

export const STATUSES: readonly ControlStatus[] = ['pass', 'fail', 'error', 'unknown', 'skip', 'na'];

const seconds = (at: Date | undefined): number | undefined => (at === undefined ? undefined : at.getTime() / 1000);

/**
 * One control's last result as series. The last evaluation is the last test that ran to an end, which is not this one if
 * it was an error: so age goes on counting. Deadlines are instants: who reads them goes on counting if Pulso stops.
 */
export function findingSamples(finding: Finding): Sample[] {
  const { control, result, everyMs, measuredAt, passedAt, deadlines, waiver, attestation } = finding;
  const family = metrics.compliance;
  const { id, regulation, severity } = control;
  const by = [id, regulation];
  return [
    { family: family.controlStatus, labels: [id, regulation, severity], states: STATUSES, current: result.status },
    ...sample(family.controlObjects, [id, 'checked'], result.checked),
    ...sample(family.controlObjects, [id, 'failed'], result.failed),
    ...sample(family.controlInterval, by, everyMs / 1000),
    ...sample(family.lastEvaluation, by, seconds(measuredAt)),
    ...sample(family.lastPass, by, seconds(passedAt)),
    ...sample(family.waiverExpiry, by, seconds(waiver?.expiresAt)),
    ...sample(family.attestationExpiry, by, seconds(attestation?.expiresAt)),
    ...sample(family.deadlineOpen, by, deadlines?.open),
    ...sample(family.deadlineOverdue, by, deadlines?.overdue),
    ...sample(family.deadlineStart, by, seconds(deadlines?.nextStart)),
    ...sample(family.deadlineDue, by, seconds(deadlines?.nextDue)),
  ];
}
