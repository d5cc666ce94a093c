import type { Client } from 'pg';
import type { Sample } from './sample.ts';
import type { SessionFacts } from './session-facts.ts';

/** What can be asked together with others, as one statement without parameters. */
export interface Shared {
  /**
   * @returns undefined where there is nothing to be asked
   * @throws PulsoError where the session may not
   */
  readonly sql: (facts: SessionFacts) => string | undefined;
  readonly samples: (rows: readonly object[]) => readonly Sample[];
}

/**
 * Something done now and then on a target's only connection: a collector, or an advisor that needs the database. Tasks
 * of one target run one after the other. A task that throws costs its own samples only, unless the connection broke.
 */
export interface Task {
  /** The label `collector`. */
  readonly name: string;
  readonly intervalMs: number;
  readonly run: (client: Client) => Promise<readonly Sample[]>;
  /** The same as `run`: those of one interval that are due at once are asked together. Absent for what may take long. */
  readonly shared?: Shared;
  /** Why it gives nothing though it does not fail, for people; undefined where it works. */
  readonly silent?: () => string | undefined;
}

/** What the last run of a task left behind. Times are of the monotonic clock, in milliseconds, where nothing else is said. */
export interface TaskState {
  readonly task: Task;
  dueAt: number;
  samples: readonly Sample[];
  /** When `samples` were read. */
  readAt?: number;
  /** The same in milliseconds since the Unix epoch, by the clock that may be set. */
  succeededAtMs?: number;
  success?: boolean;
  durationMs?: number;
  /** Why the last run failed, for people; without data of the database's users. */
  failure?: string;
}
