import { createDaemon } from '@pulso/exporter';

/** How often the daemon's advisors look. */
const LOOK_SECONDS = 5;
const PATIENCE_MS = 180_000;

/** A recommendation as `GET /advice/<id>` gives it. */
export interface Recommendation {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly entity: string;
  readonly apply?: string;
  readonly undo?: string;
  readonly explanation?: { readonly inputs: Readonly<Record<string, { readonly value: number }>> };
  readonly statements?: readonly string[];
}

export interface Advisor {
  /** What is advised once the work so far was looked at. */
  readonly advice: () => Promise<readonly Recommendation[]>;
  /** Once it has seen that indexes were made: what statements take counts from there. */
  readonly noticed: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The daemon as `pulso serve` runs it, watching one database. */
export async function startAdvisor(url: string): Promise<Advisor> {
  const daemon = await createDaemon({
    listen: { port: 0 },
    targets: [{ name: 'main', service: 'bench', url, statementTimeout: '30s' }],
    adviceInterval: `${LOOK_SECONDS}s`,
  });
  await daemon.start();
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(new URL(path, daemon.url), { headers: { accept: 'application/json' } });
    return (await response.json()) as T;
  };
  const looked = async () => {
    type Target = { readonly collectors: readonly { readonly name: string; readonly ageSeconds?: number }[] };
    const [target] = await get<readonly Target[]>('/api/targets');
    return target?.collectors.find(({ name }) => name === 'missing_index')?.ageSeconds ?? Infinity;
  };
  /** Waits for the end of so many further looks. */
  const look = async (times: number) => {
    const end = performance.now() + PATIENCE_MS;
    for (let seen = 0, last = await looked(); seen < times;) {
      if (performance.now() > end) throw new Error(`the advisor did not look ${times} times within ${PATIENCE_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const age = await looked();
      if (age < last) seen++;
      last = age;
    }
  };
  await look(1);
  return {
    advice: async () => {
      // The first may have begun before the work ended.
      await look(2);
      const { recommendations } = await get<{ readonly recommendations: readonly Recommendation[] }>(
        '/api/v1/recommendations',
      );
      const open = recommendations.filter(({ kind, state }) => kind === 'missing_index' && state === 'proposed');
      return Promise.all(open.map(({ id }) => get<Recommendation>(`/advice/${id}`)));
    },
    noticed: () => look(2),
    stop: () => daemon.stop(),
  };
}
