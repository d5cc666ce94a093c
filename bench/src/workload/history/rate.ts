/**
 * `rate(counter[range])` as Prometheus 2 reckons it (promql/functions.go, extrapolatedRate), of samples a minute, at the end
 * of each range: resets are added up, and what is missing at the ends is extrapolated by at most half an interval beyond the
 * samples. A test holds it against a real Prometheus.
 *
 * @param samples NaN where the scrape failed
 * @param minutes of a range, which is also the step
 */
export function rateOf(samples: Float64Array, minutes: number, interval = 60): Float64Array {
  const steps = Math.floor((samples.length - 1) / minutes);
  return Float64Array.from({ length: steps }, (_, step) => {
    // A range is closed at both ends.
    const [start, end] = [step * minutes, (step + 1) * minutes];
    const at: number[] = [];
    for (let i = start; i <= end; i++) if (Number.isFinite(samples[i])) at.push(i);
    const [first, last] = [at[0], at.at(-1)];
    if (first === undefined || last === undefined || at.length < 2) return NaN;
    let increase = samples[last]! - samples[first]!;
    for (const [k, i] of at.entries())
      if (k > 0 && samples[i]! < samples[at[k - 1]!]!) increase += samples[at[k - 1]!]!;
    const sampled = (last - first) * interval;
    const mean = sampled / (at.length - 1);
    let before = (first - start) * interval;
    const after = (end - last) * interval;
    // A counter does not begin below 0.
    if (increase > 0 && samples[first]! >= 0) before = Math.min(before, sampled * (samples[first]! / increase));
    const beyond = (gap: number) => (gap < mean * 1.1 ? gap : mean / 2);
    return (increase * ((sampled + beyond(before) + beyond(after)) / sampled)) / (minutes * interval);
  });
}
