import { greatestValue, quantileFamily, type Severity, type Signal } from '@pulso/catalogue';

/** A problem with a bound, and at which key below the signal it is. */
export interface BoundProblem {
  readonly path: readonly (string | number)[];
  readonly problem: string;
  readonly remedy: string;
}

type Bounds = { readonly [severity in Severity]?: number | undefined };

export interface SignalOverrides extends Bounds {
  readonly floor?: number | undefined;
  readonly overrides?: readonly ({ readonly entity: string } & Bounds)[] | undefined;
}

/** A quantile is exact only at the bounds of its histogram's buckets; between them it is a guess. */
function offBucket(signal: Signal, path: BoundProblem['path'], value: number): BoundProblem[] {
  const family = quantileFamily(signal);
  if (family?.buckets === undefined || family.buckets.includes(value)) return [];
  return [
    {
      path,
      problem: `is ${value}, which is no bucket bound of ${family.name}: between two of them a quantile is a guess.`,
      remedy: `Use one of ${family.buckets.join(', ')}.`,
    },
  ];
}

function outOfRange(signal: Signal, path: BoundProblem['path'], value: number): BoundProblem[] {
  const most = greatestValue(signal);
  if (value >= 0 && value <= most) return offBucket(signal, path, value);
  const range = Number.isFinite(most) ? `0 to ${most}` : '0 or more';
  const hint =
    signal.unit === 'ratio' && value > 1 && value <= 100
      ? `Ratios lie in 0..1: for ${value} % write ${value / 100}.`
      : `Write a number within ${range}.`;
  return [{ path, problem: `is ${value}, which this signal (${signal.unit}) can never reach.`, remedy: hint }];
}

function wrongSides(signal: Signal, path: BoundProblem['path'], bounds: Bounds): BoundProblem[] {
  const { warning, critical } = bounds;
  if (warning === undefined || critical === undefined) return [];
  const right = signal.bad === 'above' ? warning < critical : warning > critical;
  if (right) return [];
  const side = signal.bad === 'above' ? 'below' : 'above';
  return [
    {
      path,
      problem: `warning ${warning} and critical ${critical} are on the wrong sides: for "${signal.id}" ${signal.bad === 'above' ? 'high' : 'low'} is bad.`,
      remedy: `Put warning ${side} critical.`,
    },
  ];
}

/** Everything wrong with what a user set for a signal, taken together with the catalogue's own bounds. */
export function boundProblems(signal: Signal, given: SignalOverrides): BoundProblem[] {
  const problems: BoundProblem[] = [];
  const inForce = { warning: given.warning ?? signal.warning, critical: given.critical ?? signal.critical };
  const check = (path: BoundProblem['path'], set: Bounds, whole: Bounds): void => {
    for (const severity of ['warning', 'critical'] as const) {
      const value = set[severity];
      if (value !== undefined) problems.push(...outOfRange(signal, [...path, severity], value));
    }
    if (set.warning === undefined && set.critical === undefined) return;
    const at = set.warning === undefined ? 'critical' : 'warning';
    problems.push(...wrongSides(signal, [...path, at], whole));
  };
  check([], given, inForce);
  if (given.floor !== undefined && signal.traffic === undefined) {
    problems.push({
      path: ['floor'],
      problem: `"${signal.id}" has no traffic to compare with a floor.`,
      remedy: 'Remove it.',
    });
  }
  const seen = new Set<string>();
  for (const [index, override] of (given.overrides ?? []).entries()) {
    const path = ['overrides', index];
    if (signal.entity === undefined) {
      problems.push({
        path,
        problem: `"${signal.id}" is judged for the service as a whole; it has no entities.`,
        remedy: 'Remove the override, or set the bound itself.',
      });
      continue;
    }
    if (seen.has(override.entity)) {
      problems.push({
        path: [...path, 'entity'],
        problem: `"${override.entity}" has an override already.`,
        remedy: 'Put its bounds into one.',
      });
    }
    seen.add(override.entity);
    if (override.warning === undefined && override.critical === undefined) {
      problems.push({ path, problem: 'sets no bound.', remedy: 'Set warning, critical or both.' });
    }
    check(path, override, {
      warning: override.warning ?? inForce.warning,
      critical: override.critical ?? inForce.critical,
    });
  }
  return problems;
}

/** The catalogue's signals with the user's bounds in force. */
export function withOverrides(
  signals: readonly Signal[],
  given: Readonly<Record<string, SignalOverrides | undefined>>,
): Signal[] {
  return signals.map((signal) => {
    const own = given[signal.id];
    if (own === undefined) return signal;
    const { warning, critical, floor, overrides } = own;
    const entities = new Set((overrides ?? []).map(({ entity }) => entity));
    const merged = [
      ...(overrides ?? []).map((override) => definedOnly(override)),
      ...(signal.overrides ?? []).filter(({ entity }) => !entities.has(entity)),
    ];
    return {
      ...signal,
      ...(warning === undefined ? {} : { warning }),
      ...(critical === undefined ? {} : { critical }),
      ...(floor === undefined ? {} : { floor }),
      ...(merged.length === 0 ? {} : { overrides: merged }),
    };
  });
}

function definedOnly({ entity, warning, critical }: { entity: string } & Bounds) {
  return {
    entity,
    ...(warning === undefined ? {} : { warning }),
    ...(critical === undefined ? {} : { critical }),
  };
}
