import type { Sample } from '../../postgres/sample.ts';
import type { Task } from '../../postgres/task.ts';
import type { AdviceWithStatements } from '../advice/advice.ts';

/** An advisor of the daemon that watches one server. A new one is a file, and its place in `target-advisors.ts`. */
export interface TargetAdvisor {
  /** `server`: once a server. Default `database`: once for each database that the target watches. */
  readonly scope?: 'server' | 'database';
  /** In snake case; shown beside its status. */
  readonly name: string;
  /** What it asks of the server, on the target's own connection; absent where the collectors' samples are enough. */
  readonly task?: (intervalMs: number) => Task | readonly Task[];
  /** @param samples what the collectors read last */
  readonly advice: (samples: readonly Sample[]) => readonly AdviceWithStatements[];
  /** Ids of advice that it once gave and now finds in place; absent where it cannot tell. */
  readonly applied?: () => ReadonlySet<string>;
  /** Why it cannot judge now, for people; undefined where it can. */
  readonly silent: () => string | undefined;
  /** What would let it judge better, for people, with what to run; shown where it is not silent. */
  readonly note?: () => string | undefined;
}
