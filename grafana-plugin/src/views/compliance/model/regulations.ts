import { lastValue, type Series } from '../../../model/index.ts';
import type { ComplianceAnswers } from './answers.ts';
import { isTermPressing, markOf } from './order.ts';
import type { ControlView, Mark, RegulationView } from './types.ts';

/** Every regulation, the riskiest first. Risk is the validator's own; how much was tested is counted from the controls. */
export function regulationViews(answers: ComplianceAnswers, controls: readonly ControlView[]): RegulationView[] {
  const ids = new Set([...controls.map(({ regulation }) => regulation), ...answers.risk.map(regulationIn)]);
  ids.delete('');
  return [...ids]
    .map((id) => ({
      id,
      risk: highest(answers.risk, id),
      ...countsOf(controls.filter(({ regulation }) => regulation === id)),
    }))
    .sort((a, b) => (b.risk ?? -1) - (a.risk ?? -1) || (a.id < b.id ? -1 : 1));
}

const regulationIn = ({ labels }: Series): string => labels['regulation'] ?? '';

function highest(series: readonly Series[], id: string): number | undefined {
  const values = series.filter((one) => regulationIn(one) === id).map(lastValue);
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function countsOf(controls: readonly ControlView[]): Omit<RegulationView, 'id' | 'risk'> {
  const applicable = controls.filter(({ status }) => status !== 'na');
  const measured = applicable.filter(({ status }) => status === 'pass' || status === 'fail');
  const automated = measured.filter(({ mode }) => mode === 'auto').length;
  const unmapped = applicable.filter(({ status }) => status === 'skip').length;
  const failed = applicable.filter((control) => control.status === 'fail' && control.waivedUntil === undefined);
  const pressing = controls.filter(isTermPressing);
  const marked = (mark: Mark): number => controls.filter((control) => markOf(control) === mark).length;
  return {
    applicable: applicable.length,
    automated,
    attested: measured.length - automated,
    unmapped,
    unmeasured: applicable.length - measured.length - unmapped,
    failed: failed.length,
    failedCritical: failed.filter(({ severity }) => severity === 'critical').length,
    stale: marked('stale'),
    waived: marked('waived'),
    pressing: pressing.length,
    pressingUrgent: pressing.filter(({ term }) => term?.state !== 'warning').length,
  };
}
