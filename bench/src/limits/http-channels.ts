import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LimitHistogram } from './histogram.ts';

interface Exchange {
  readonly request: IncomingMessage & { [START]?: number; readonly route?: { readonly path: string } };
  readonly response: ServerResponse;
}

const START = Symbol('start');

/**
 * The least that measures requests by method, route and status, and how many are being answered: Node's own channels, two
 * clock readings, a number on the request, three look-ups. It sees neither aborted requests nor anything but their
 * time.
 */
export function subscribeLimit(bounds: readonly number[]): { readonly active: () => number } {
  const series = new Map<string, Map<string, Map<number, LimitHistogram>>>();
  let active = 0;
  const onStart = (message: unknown) => {
    (message as Exchange).request[START] = performance.now();
    active++;
  };
  const onFinish = (message: unknown) => {
    const { request, response } = message as Exchange;
    active--;
    const { method = '' } = request;
    const path = request.route?.path ?? '';
    const histogram = series.get(method)?.get(path)?.get(response.statusCode) ?? add(method, path, response.statusCode);
    histogram.observe((performance.now() - request[START]!) / 1000);
  };
  const add = (method: string, path: string, status: number) => {
    const byPath = series.get(method) ?? new Map<string, Map<number, LimitHistogram>>();
    const byStatus = byPath.get(path) ?? new Map<number, LimitHistogram>();
    const histogram = new LimitHistogram(new Float64Array(bounds.length + 2), 0, bounds);
    series.set(method, byPath.set(path, byStatus.set(status, histogram)));
    return histogram;
  };
  channel('http.server.request.start').subscribe(onStart);
  channel('http.server.response.finish').subscribe(onFinish);
  return { active: () => active };
}
