/** Requests of one route, method and status during the window. */
export interface HttpUse {
  readonly method: string;
  readonly route: string;
  readonly status: string;
  readonly count: number;
  readonly seconds: number;
}

/** Under these there is too little traffic to advise on: the signals' floor per second, and a number in all. */
export const MIN_HTTP_RATE = 0.2;
export const MIN_HTTP_REQUESTS = 20;

export function sumOf(uses: readonly HttpUse[], what: 'count' | 'seconds'): number {
  return uses.reduce((sum, use) => sum + use[what], 0);
}
