import type { FrameJson } from '../live/frames.ts';

/** The end of all made data; any time would do. */
export const END = Date.UTC(2026, 10, 21, 17, 5, 0);
const POINTS = 120;
const STEP = 30_000;

const ids = (n: number): string[] => Array.from({ length: n }, (_, i) => `id${String(i).padStart(10, '0')}`);
/** A repeatable number from 0 to 1, another at each refresh. */
const noise = (i: number, refresh: number): number => {
  const x = Math.sin(i * 12.9898 + refresh * 78.233) * 43758.5453;
  return x - Math.floor(x);
};

/** Recommendations as Grafana's Prometheus data source answers them: every number changes at every refresh, and places too. */
export function recommendations(n: number, refresh: number): FrameJson[] {
  const id = ids(n);
  const same = (text: string): string[] => id.map(() => text);
  const labels = { cluster: same('demo'), service: id.map((_, i) => `service-${i % 20}`), id };
  const table = (refId: string, more: Readonly<Record<string, string[]>>, values: number[]): FrameJson => ({
    refId,
    fields: [
      { name: 'Time', type: 'time', values: id.map(() => END) },
      ...Object.entries({ ...labels, ...more }).map(([name, texts]) => ({
        name,
        type: 'string' as const,
        values: texts,
      })),
      { name: `Value #${refId}`, type: 'number', values },
    ],
  });
  const number = (refId: string, of: (i: number) => number): FrameJson =>
    table(
      refId,
      {},
      id.map((_, i) => of(i)),
    );
  return [
    table(
      'advice',
      {
        advice: same('pool_starved'),
        area: same('pool'),
        entity: id.map((_, i) => `pool_${i}`),
        instance: same('pulso:9464'),
        severity: id.map((_, i) => (i % 7 === 0 ? 'critical' : 'warning')),
        state: id.map((_, i) => (i % 9 === 0 ? 'confirmed' : 'proposed')),
      },
      id.map(() => 1),
    ),
    number('adviceCurrent', (i) => 10 + Math.floor(noise(i, refresh) * 20)),
    number('adviceProposed', (i) => 40 + Math.floor(noise(i, refresh) * 20)),
    number('adviceEffect', (i) => -noise(i, refresh)),
    number('adviceConfidence', (i) => noise(i + 1, refresh)),
    number('adviceObserved', (i) => -noise(i + 2, refresh)),
    number('adviceSavedTime', (i) => noise(i + 3, refresh) * 3),
    // Neighbours change places.
    number('adviceRank', (i) => i + 1 + (refresh % 2 === 0 ? (i % 2 === 0 ? 1 : -1) : 0)),
    number('adviceSince', (i) => END / 1000 - 60 * i),
  ];
}

/** Signals of one entity each, with an hour of history: every value changes at every refresh. */
export function signals(n: number, refresh: number): FrameJson[] {
  const history = Array.from({ length: POINTS }, (_, i) => END - (POINTS - 1 - i) * STEP);
  const frames: FrameJson[] = [];
  const add = (refId: string, labels: Record<string, string>, times: number[], values: number[]): void => {
    frames.push({
      refId,
      fields: [
        { name: 'Time', type: 'time', values: times },
        { name: 'Value', type: 'number', labels, values },
      ],
    });
  };
  add('health', { cluster: 'demo', service: 'clinic' }, [END], [1]);
  for (let i = 0; i < n; i += 1) {
    const labels = {
      cluster: 'demo',
      service: 'clinic',
      signal: 'pool_utilization',
      area: 'pool',
      entity: `pool-${i}`,
    };
    const value = noise(i, refresh);
    const state = value > 0.95 ? 2 : value > 0.8 ? 1 : 0;
    add('values', labels, [END], [value]);
    add(
      'valueHistory',
      labels,
      history,
      history.map((_, at) => noise(i + at, refresh)),
    );
    add('thresholds', { ...labels, severity: 'warning', bad: 'above' }, [END], [0.8]);
    add('thresholds', { ...labels, severity: 'critical', bad: 'above' }, [END], [0.95]);
    add('states', labels, [END], [state]);
    add(
      'stateHistory',
      labels,
      history,
      history.map(() => state),
    );
  }
  return frames;
}
