import { metrics, type Control, type ControlStatus } from '@pulso/catalogue';
import { sample, type Sample } from '../postgres/sample.ts';
import type { Result } from './evaluate.ts';

const STATUSES: readonly ControlStatus[] = ['pass', 'fail', 'error', 'unknown', 'skip', 'na'];

/**
 * One control's last result as series. `measuredAt` is the last time that a test ran to an end, which is not this one
 * if it was an error: so age goes on counting.
 */
export function controlSamples(control: Control, result: Result, measuredAt: Date | undefined): Sample[] {
  const { controlStatus, controlObjects, lastEvaluation } = metrics.compliance;
  const { id, regulation, severity } = control;
  return [
    { family: controlStatus, labels: [id, regulation, severity], states: STATUSES, current: result.status },
    ...sample(controlObjects, [id, 'checked'], result.checked),
    ...sample(controlObjects, [id, 'failed'], result.failed),
    ...sample(lastEvaluation, [id, regulation], measuredAt === undefined ? undefined : measuredAt.getTime() / 1000),
  ];
}
