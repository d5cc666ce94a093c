import { benjaminiHochberg } from '../../statistics/benjamini-hochberg.ts';
import { chanceOf, mostLikelyRise, riseBetween } from '../../statistics/change-point.ts';
import { timeAt, type Column, type Grid } from '../grid.ts';
import { median } from '../../statistics/quantile.ts';
import { compare, type Comparison, type Split } from './compare.ts';
import { type Span, unexplained } from './expected.ts';
import { measures, type Measure } from './measures.ts';
import { prepared, type Prepared } from './prepared.ts';
import { type Release, releasesOf } from './releases.ts';

export interface Regression extends Comparison {
  readonly measure: Measure;
  /** Unix time in seconds from which on it is worse. */
  readonly since: number;
  /** Corrected for how many comparisons were made. */
  readonly q: number;
  /** Absent where it came without one. */
  readonly release?: Release;
  /** What runs now; undefined where no version is told. */
  readonly version?: string;
}

export interface Found {
  readonly regressions: readonly Regression[];
  /** Comparisons that were asked for and could not be made, and why. */
  readonly silent: readonly string[];
}

export interface RegressionOptions {
  /** Least relative worsening that is told. */
  readonly leastEffect: number;
  /** Share of what is told that may be false, over all comparisons of a service. */
  readonly falseDiscoveries: number;
}

export const regressionDefaults: RegressionOptions = { leastEffect: 0.1, falseDiscoveries: 0.01 };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A process that has just started is slow: cold caches, code not compiled yet. */
const WARM_UP = 15 * MINUTE;
/** Releases this old are no news. */
const RELEASES = 7 * DAY;
/** So far back a change that came without a release is looked for. */
const CHANGES = 3 * DAY;
const REFERENCE = 7 * DAY;
/** A change point nearer to a release than this is the release's. */
const SAME = HOUR;
/** Instants that are scanned lie so far apart. */
const SCAN = 15 * MINUTE;
/** Without a release there is no reason to expect a change, and every look is another chance for a false one. */
const UNANNOUNCED = 0.1;
/** Part of the least shift that the interval's lower end must reach. */
const SURELY = 0.25;
const SURELY_UNANNOUNCED = 0.75;
/** Where a change was found among few instants, all so near to it tell when it was. */
const AROUND = 12 * HOUR;
const BEFORE_CHANGE = 6 * HOUR;
const AFTER_CHANGE = HOUR;

interface Candidate {
  readonly prepared: Prepared;
  readonly since: number;
  readonly comparison: Comparison;
  readonly p: number;
  readonly release?: Release;
}

/** What became worse in a service after a release, or by itself, and still is. */
export function findRegressions(
  grid: Grid,
  columns: readonly Column[],
  options: RegressionOptions = regressionDefaults,
): Found {
  const leastShift = Math.log1p(options.leastEffect);
  const releases = releasesOf(columns);
  const candidates: Candidate[] = [];
  const silent = new Set<string>();
  let unfound = 0;
  for (const measure of measures) {
    const made = prepared(measure, grid, columns);
    if (made === undefined) continue;
    for (const [at, release] of releases.entries()) {
      if ((grid.length - release.at) * grid.step > RELEASES) continue;
      const comparison = compare(made, splitOf(grid, releases, at), leastShift, true);
      if (typeof comparison === 'string') silent.add(`${measure.id} after version ${release.version}: ${comparison}`);
      else
        candidates.push({ prepared: made, since: timeAt(grid, release.begun), comparison, p: comparison.p, release });
    }
    const change = changeOf(made, grid, releases, leastShift, options);
    if (change === undefined) unfound++;
    else candidates.push(change);
  }
  const version = releases.at(-1)?.version;
  const q = benjaminiHochberg([...candidates.map(({ p }) => p), ...Array.from({ length: unfound }, () => 1)]);
  const regressions = candidates
    .map(({ prepared: { measure }, since, comparison, release }, at) => ({
      ...comparison,
      ...{ measure, since, q: q[at]! },
      ...(release && { release }),
      ...(version === undefined ? {} : { version }),
    }))
    .filter((each) => isTold(each, options, leastShift));
  return { regressions: strongest(regressions), silent: [...silent] };
}

function isTold(
  found: Comparison & Pick<Regression, 'measure' | 'q' | 'release'>,
  options: RegressionOptions,
  least: number,
): boolean {
  return (
    found.objection === undefined &&
    found.q <= options.falseDiscoveries * (found.release === undefined ? UNANNOUNCED : 1) &&
    found.shift >= least &&
    found.interval[0] >= least * (found.release === undefined ? SURELY_UNANNOUNCED : SURELY) &&
    found.after - found.before >= found.measure.felt
  );
}

/** One a measure: the one that explains most. */
function strongest(all: readonly Regression[]): Regression[] {
  return measures.flatMap((measure) => {
    const [first] = all.filter((each) => each.measure === measure).toSorted((a, b) => b.shift - a.shift);
    return first ?? [];
  });
}

/** Before a release back to the one before it, after it up to the next. */
function splitOf(grid: Grid, releases: readonly Release[], at: number): Split {
  const warmUp = Math.round(WARM_UP / grid.step);
  const { begun, at: done } = releases[at]!;
  const earlier = releases[at - 1];
  return {
    before: { from: earlier === undefined ? 0 : earlier.at + warmUp, to: begun },
    after: { from: done + warmUp, to: releases[at + 1]?.begun ?? grid.length },
  };
}

/** The clearest rise of the last days, of what traffic and time of day do not explain, where no release is near. */
function changeOf(
  made: Prepared,
  grid: Grid,
  releases: readonly Release[],
  leastShift: number,
  options: RegressionOptions,
): Candidate | undefined {
  const own = made.grid;
  const steps = (seconds: number) => Math.round(seconds / own.step);
  const end = own.length;
  const wanted = { from: Math.max(0, end - steps(CHANGES)), to: end };
  const stride = Math.max(1, steps(SCAN));
  const reference = { from: Math.max(0, end - steps(REFERENCE)), to: end };
  const left = unexplained(own, made.y, made.load, reference, wanted, stride);
  const places = Array.from(left.keys()).filter((i) => Number.isFinite(left[i]));
  const least = {
    before: Math.round(steps(BEFORE_CHANGE) / stride),
    after: Math.max(4, Math.round(steps(AFTER_CHANGE) / stride)),
  };
  const values = places.map((i) => left[i]!);
  const rises = risesIn(values, least, options.falseDiscoveries);
  const found = rises.flatMap((at) => {
    const around = { low: median(values.slice(0, at)), high: median(values.slice(at)) };
    const index = made.offset + placeNear(made, reference, wanted.from + places[at]!, around) * made.factor;
    const near = SAME / grid.step + made.factor;
    if (releases.some((one) => index >= one.begun - near && index <= one.at + near)) return [];
    const next = releases.find(({ begun }) => begun > index)?.begun ?? grid.length;
    const earlier = releases.findLast((one) => one.at < index)?.at ?? 0;
    const comparison = compare(
      made,
      { before: { from: earlier, to: index }, after: { from: index, to: next } },
      leastShift,
      false,
    );
    return typeof comparison === 'string' ? [] : [{ prepared: made, since: timeAt(grid, index), comparison }];
  });
  // What has an objection hides nothing that has none.
  const [clearest] = found.toSorted(
    ({ comparison: a }, { comparison: b }) =>
      Number(a.objection !== undefined) - Number(b.objection !== undefined) || b.shift - a.shift,
  );
  if (clearest === undefined) return undefined;
  // It may have been found at any of the places that can be told apart, and was looked for at each of the rises.
  const chances = rises.length * Math.max(1, (places.length * stride) / clearest.comparison.varianceFactor);
  return { ...clearest, p: Math.min(1, clearest.comparison.p * chances) };
}

/**
 * Where values rose: the likeliest place of all, and the likeliest after it, since a change of a few hours is short beside
 * what the days before it leave unexplained. Binary segmentation: Vostrikova, "Detecting disorder in multidimensional
 * random processes", Soviet Mathematics Doklady 24 (1981).
 */
function risesIn(values: readonly number[], least: Parameters<typeof mostLikelyRise>[1], chance: number): number[] {
  const first = mostLikelyRise(values, least);
  if (first === undefined || chanceOf(first) > chance) return [];
  const later = mostLikelyRise(values.slice(first.at), least);
  return later === undefined || chanceOf(later) > chance ? [first.at] : [first.at, first.at + later.at];
}

/** When it was, by every instant around the place at which scanning found it. */
function placeNear(
  { grid, y, load }: Prepared,
  reference: Span,
  found: number,
  levels: { readonly low: number; readonly high: number },
): number {
  const reach = Math.round(AROUND / grid.step);
  const near = { from: Math.max(0, found - reach), to: Math.min(grid.length, found + reach) };
  const left = unexplained(grid, y, load, reference, near);
  const places = Array.from(left.keys()).filter((i) => Number.isFinite(left[i]));
  const at = riseBetween(
    places.map((i) => left[i]!),
    levels,
  );
  return near.from + (places[at] ?? found - near.from);
}
