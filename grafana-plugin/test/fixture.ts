import { toDataFrame, type DataFrame } from '@grafana/data';
import advice from './fixtures/advice.json';
import trouble from './fixtures/trouble.json';
import { healthView, readHealth, type HealthView } from '../src/views/health/model/index.ts';

/** For tests: what a real Prometheus answered to the panel's queries (`npm run record`). */
export const fixture = { from: trouble.from, to: trouble.to };

/** The recorded frames, optionally without some answers or with one changed. */
export function frames(change: (frame: (typeof trouble.frames)[number]) => unknown = (frame) => frame): DataFrame[] {
  return trouble.frames.flatMap((frame) => {
    const changed = change(frame);
    return changed === undefined ? [] : [toDataFrame(changed)];
  });
}

/** What it answered to the queries of the view Recommendations, as tables. */
export function adviceFrames(): DataFrame[] {
  return advice.frames.map((frame) => toDataFrame(frame));
}

export function view(all: DataFrame[] = frames()): HealthView {
  return healthView(readHealth(all).answers, fixture.from);
}

/** An instant answer of one series, as Grafana's data source gives it. */
export function instant(refId: string, labels: Record<string, string>, value: number): DataFrame {
  return toDataFrame({
    refId,
    fields: [
      { name: 'Time', type: 'time', values: [fixture.to] },
      { name: 'Value', type: 'number', labels, values: [value] },
    ],
  });
}
