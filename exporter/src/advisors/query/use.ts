import type { NPlusOneSample } from '../../instruments/query.ts';

/** A group of statements of one pool that requests ran too often during the window. */
export interface NPlusOneUse extends NPlusOneSample {
  /** Mean time of one statement, since the start. */
  readonly mean: number;
}

export function nPlusOneDeltas(
  first: readonly NPlusOneSample[],
  last: readonly NPlusOneSample[],
): readonly NPlusOneUse[] {
  return last.flatMap((sample) => {
    const old = first.find(({ id, pool }) => id === sample.id && pool === sample.pool);
    const mean = sample.calls === 0 ? 0 : sample.seconds / sample.calls;
    if (old === undefined) return [{ ...sample, mean }];
    // A group that was given up and came back has counted anew.
    if (old.requests > sample.requests || old.calls > sample.calls) return [];
    return [
      {
        ...sample,
        mean,
        calls: sample.calls - old.calls,
        seconds: sample.seconds - old.seconds,
        requests: sample.requests - old.requests,
        statements: sample.statements - old.statements,
        routes: new Map([...sample.routes].map(([route, count]) => [route, count - (old.routes.get(route) ?? 0)])),
      },
    ];
  });
}
