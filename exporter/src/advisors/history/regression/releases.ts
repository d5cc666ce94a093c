import { type Column, finite } from '../grid.ts';

/** A change of the version that most instances run. */
export interface Release {
  /** First index at which the new version was there at all: what is before it is purely the old one's. */
  readonly begun: number;
  /** First index at which most instances ran it. */
  readonly at: number;
  readonly version: string;
  readonly previous: string;
}

/** The releases that the series of a service's versions show, the oldest first. Steps without any version change nothing. */
export function releasesOf(columns: readonly Column[]): Release[] {
  const versions = columns
    .filter(({ labels }) => labels['measure'] === 'version' && (labels['version'] ?? '') !== '')
    .map(({ labels, values }) => ({ version: labels['version']!, values }));
  const length = versions[0]?.values.length ?? 0;
  const releases: Release[] = [];
  let current: string | undefined;
  for (let at = 0; at < length; at++) {
    const present = versions.filter(({ values }) => values[at]! > 0);
    if (present.length === 0) continue;
    const most = present.reduce((a, b) => (b.values[at]! > a.values[at]! ? b : a));
    // Half of each: the old one's, until most are new.
    const stays = present.some(({ version, values }) => version === current && values[at]! >= most.values[at]!);
    if (most.version === current || stays) continue;
    if (current !== undefined) {
      const old = releases.at(-1)?.at ?? 0;
      releases.push({ begun: firstOf(most.values, old, at), at, version: most.version, previous: current });
    }
    current = most.version;
  }
  return releases;
}

/** The first index of the run of values that reaches up to `at`. */
function firstOf(values: Float64Array, from: number, at: number): number {
  let first = at;
  while (first > from && finite(values, first - 1, first).length > 0) first--;
  return first;
}
