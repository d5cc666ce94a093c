import { seconds, type SampleSeries } from '@pulso/catalogue';
import type { Settings } from '../options.ts';

/** Distance between the samples of input series, in seconds: five to a window, so that rates are exact. */
export function stepOf({ profile }: Pick<Settings, 'profile'>): number {
  return Math.max(1, Math.floor(seconds(profile.window) / 5));
}

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** `name{a="1", b="2"}` */
export function seriesName(metric: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(', ')}}`;
}

/** `from` at first, then `steps` further samples, each `step` more. */
export function ramp(from: number, step: number, steps: number): string {
  // Twelve digits: more would only show how floating point adds.
  const short = (value: number) => String(Number(value.toPrecision(12)));
  return `${short(from)}${step < 0 ? '-' : '+'}${short(Math.abs(step))}x${steps}`;
}

interface Phase {
  readonly samples: readonly SampleSeries[];
  /** How many steps it lasts. */
  readonly steps: number;
}

/**
 * Samples of a signal, one phase after the other, as promtool's input series. A counter goes on from where the phase
 * before left it; what starts elsewhere moves by the difference of the starts.
 */
export function inputSeries(
  phases: readonly Phase[],
  stepSeconds: number,
  identity: Readonly<Record<string, string>>,
): InputSeries[] {
  const [first] = phases;
  if (first === undefined) return [];
  return first.samples.map((sample, index) => {
    let at = sample.start;
    let start = sample.start;
    const values = phases.map(({ samples, steps }) => {
      const own = samples[index];
      if (own?.metric !== sample.metric) throw new Error(`${sample.metric}: its samples differ from phase to phase`);
      at += own.start - start;
      start = own.start;
      const step = own.perSecond * stepSeconds;
      const text = ramp(at, step, steps - 1);
      at += step * steps;
      return text;
    });
    return { series: seriesName(sample.metric, { ...identity, ...sample.labels }), values: values.join(' ') };
  });
}
