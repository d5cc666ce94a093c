import type { Signal } from '@pulso/catalogue';
import type { Settings } from '../options.ts';

type Grouping = Pick<Settings, 'groupBy' | 'profile'>;

/** Labels by which the raw series of a signal are grouped. */
export function groupLabels(signal: Signal, { groupBy }: Pick<Settings, 'groupBy'>): string[] {
  return [
    ...groupBy,
    ...(signal.scope === 'instance' ? ['instance'] : []),
    ...(signal.entity === undefined || groupBy.includes(signal.entity) ? [] : [signal.entity]),
  ];
}

function fill(promql: string, signal: Signal, settings: Grouping): string {
  return promql
    .replaceAll('$by', groupLabels(signal, settings).join(', '))
    .replaceAll('$window', settings.profile.window);
}

/** Moves the entity's own label to `entity`. */
function named(signal: Signal, expression: string): string {
  if (signal.entity === undefined) return expression;
  return `sum without (${signal.entity}) (label_replace(\n  ${expression},\n  "entity", "$1", "${signal.entity}", "(.*)"))`;
}

/**
 * `pulso:signal:value`. Comparing with -Inf keeps every number and drops NaN, so 0/0 is no value; under the floor there
 * is none either.
 */
export function valueExpression(signal: Signal, settings: Grouping): string {
  const value = `(${fill(signal.value, signal, settings)}) >= -Inf`;
  if (signal.traffic === undefined) return named(signal, `(${value})`);
  return named(signal, `((${value})\n  and (${fill(signal.traffic, signal, settings)}) >= ${signal.floor ?? 0})`);
}

/** `pulso:signal:idle`: alive, but too little traffic to judge. Undefined for a signal without a floor. */
export function idleExpression(signal: Signal, settings: Grouping): string | undefined {
  if (signal.traffic === undefined) return undefined;
  return named(signal, `(((${fill(signal.traffic, signal, settings)}) < ${signal.floor ?? 0}) ^ 0)`);
}

/** A recorded series of one signal, narrowed by equality. */
export function recorded(
  name: 'value' | 'state' | 'missing',
  signal: string,
  match: Readonly<Record<string, string>> = {},
): string {
  const matchers = Object.entries({ signal, ...match }).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `pulso:signal:${name}{${matchers.join(', ')}}`;
}
