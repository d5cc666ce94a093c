import { propose, type Advice } from '../../advice/advice.ts';
import { adviceKinds } from '@pulso/catalogue';
import type { ServiceHistory } from '../history-advisor.ts';
import type { Regression } from './find.ts';

/** A regression is critical where it is sure that people feel at least twice of what they felt. */
const CRITICAL = Math.log(2);
/** Measures that people feel themselves. */
const FELT = new Set(['latency', 'errors']);
const UNKNOWN = '–';

const iso = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * @param load requests a second now, where they are known
 */
export function regressionAdvice(
  { service }: Pick<ServiceHistory, 'service'>,
  found: Regression,
  load: number | undefined,
): Advice {
  const { measure, shift, interval, before, after, since, release, version, q } = found;
  const { unit } = adviceKinds.find(({ id }) => id === measure.kind)!;
  const change = Math.expm1(shift);
  const previous = release?.previous;
  return propose({
    kind: measure.kind,
    entity: service,
    severity: FELT.has(measure.id) && interval[0] >= CRITICAL ? 'critical' : 'warning',
    current: after,
    proposed: before,
    predictedEffect: before / after - 1,
    ...gainOf(found, load),
    explanation: {
      formula: 'before = after / (1 + change)',
      inputs: { after: { value: after, unit }, change: { value: change, unit: 'ratio' } },
      result: { value: before, unit },
    },
    // Surer where a release explains it; never sure that nothing else happened at the same time.
    confidence: Math.min(0.95, (release === undefined ? 0.75 : 0.85) + 0.1 * Math.min(1, interval[0] / shift)),
    values: {
      before: { value: before, unit },
      after: { value: after, unit },
      change: { value: change, unit: 'ratio' },
      low: { value: Math.expm1(interval[0]), unit: 'ratio' },
      high: { value: Math.expm1(interval[1]), unit: 'ratio' },
      since: iso(since),
      version: version ?? UNKNOWN,
      previous: previous ?? UNKNOWN,
    },
    details: [
      release === undefined
        ? 'No change of version was seen near that time: look for what else changed then (configuration, data, a neighbour, a dependency).'
        : `It began with version ${release.version}. One way out is to deploy version ${release.previous} again; the other is to mend what changed between the two.`,
      'Compared: what traffic and time of day do not explain, up to a day before and after, against the seven days before.',
      `Probability of so great a shift by chance, corrected for all comparisons of this service: ${q < 0.0001 ? 'below 0.0001' : q.toFixed(4)}.`,
      'It would be wrong if something else changed at the same time, or if requests of another kind came at the same rate.',
    ],
  });
}

function gainOf({ measure, before, after }: Regression, load: number | undefined): Pick<Advice, 'gain'> {
  if (measure.id === 'latency' && load !== undefined) return { gain: { savedTime: (after - before) * load } };
  if (measure.id === 'errors') return { gain: { removedRisk: Math.min(1, after - before) } };
  return {};
}
