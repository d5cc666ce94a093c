import type { AreaId, Severity, Signal } from '@pulso/catalogue';
import { severities, type Settings } from '../options.ts';
import { boundsOf, hasBound, type Bounds } from './bounds.ts';
import { idleExpression, recorded, valueExpression } from './expressions.ts';

export interface RecordingRule {
  readonly record: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly expr: string;
}

export interface RuleGroup<Rule> {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Rule[];
}

/**
 * `pulso:signal:threshold`: the bound in force for each series that has a value. `x ^ 0` is 1 for every x. Built from
 * the general bound outwards, so that a more specific one wins, also where it has none.
 */
function thresholdExpression(signal: Signal, severity: Severity): string {
  let chain = '';
  for (const { match, [severity]: bound } of boundsOf(signal).toReversed()) {
    const series = recorded('value', signal.id, match);
    if (bound === undefined) {
      if (chain !== '') chain = `(${chain}) unless ${series}`;
    } else {
      chain = `${series} ^ 0 * ${bound}${chain === '' ? '' : `\nor ${chain}`}`;
    }
  }
  return chain;
}

/** `pulso:signal:state` with the bounds as literals: one pass, no join. A test holds it equal to value joined with threshold. */
function stateExpression(signal: Signal): string {
  const reaches = signal.bad === 'above' ? '>=' : '<=';
  const judge = ({ match, warning, critical }: Bounds): string[] => {
    const series = recorded('value', signal.id, match);
    return [
      ...(critical === undefined ? [] : [`(${series} ${reaches} ${critical}) ^ 0 * 2`]),
      ...(warning === undefined ? [] : [`(${series} ${reaches} ${warning}) ^ 0`]),
      `(${series} >= -Inf) ^ 0 * 0`,
    ];
  };
  return boundsOf(signal).flatMap(judge).join('\nor ');
}

function signalRules(signal: Signal, settings: Settings): RecordingRule[] {
  const labels = { signal: signal.id, area: signal.area };
  const idle = idleExpression(signal, settings);
  return [
    { record: 'pulso:signal:value', labels, expr: valueExpression(signal, settings) },
    ...(idle === undefined ? [] : [{ record: 'pulso:signal:idle', labels, expr: idle }]),
    ...severities
      .filter((severity) => hasBound(signal, severity))
      .map((severity) => ({
        record: 'pulso:signal:threshold',
        labels: { ...labels, severity, bad: signal.bad },
        expr: thresholdExpression(signal, severity),
      })),
    { record: 'pulso:signal:state', labels, expr: stateExpression(signal) },
  ];
}

/**
 * What spans signals: `missing`, the areas' states and the health by the seeds' rule: critical if any distinct signal
 * is critical, warning if more than two warn, unknown if any is missing. Compliance counts in its own area only.
 */
export function healthRules({ groupBy, profile }: Settings): RecordingRule[] {
  const identity = groupBy.join(', ');
  const byArea = `max by (${identity}, area)`;
  const operational = '{area!="compliance"}';
  const distinct = `max by (${identity}, signal) (pulso:signal:state${operational})`;
  const count = `count by (${identity})`;
  return [
    {
      record: 'pulso:signal:missing',
      // The last hour as a range and not as two offsets: what began half an hour ago is remembered as well.
      expr: [
        `(max without (instance) (last_over_time(pulso:signal:value[${profile.missingMemory}]))`,
        'unless max without (instance) (pulso:signal:value)',
        'unless max without (instance) (pulso:signal:idle)) ^ 0',
      ].join('\n'),
    },
    {
      record: 'pulso:area:state',
      expr: `${byArea} (pulso:signal:state) > 0\nor ${byArea} (pulso:signal:missing) * -1\nor ${byArea} (pulso:signal:state)`,
    },
    {
      record: 'pulso:health:state',
      expr: [
        `${count} (${distinct} == 2) ^ 0 * 2`,
        `or (${count} (${distinct} == 1) > 2) ^ 0`,
        `or max by (${identity}) (pulso:signal:missing${operational}) * -1`,
        `or ${count} (${distinct}) * 0`,
      ].join('\n'),
    },
  ];
}

/** What is recorded of each signal of an area. */
export function areaRules(area: AreaId, settings: Settings): RecordingRule[] {
  return settings.signals.filter((signal) => signal.area === area).flatMap((signal) => signalRules(signal, settings));
}
