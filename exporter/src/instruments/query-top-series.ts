import { metrics } from '@pulso/catalogue';
import { type Counter, OVERFLOW_VALUE, type Registry } from '../registry/index.ts';
import type { QueryGroup } from './query-group.ts';
import type { TopGroups } from './query-top.ts';

interface Row {
  readonly calls: Counter;
  readonly seconds: Counter;
  readonly rows: Counter;
  readonly errors: Counter;
}

/**
 * The series of one pool's groups: one row for each of the `top` heaviest, all others in the row `other`. Brought up to
 * date at scrape by what came since, so that no counter ever goes down when a group comes or goes. A group that has a
 * row keeps it until there are twice as many as `top` and it is none of them any more: ranks change, labels should not.
 */
export class TopSeries {
  readonly #families;
  readonly #pool: string;
  readonly #groups: TopGroups;
  readonly #top: number;
  readonly #shown = new Map<QueryGroup, Row>();
  readonly #other: Row;

  constructor(registry: Registry, pool: string, groups: TopGroups, top: number) {
    const keepOnOverflow = ['db_client_connection_pool_name'];
    this.#families = {
      calls: registry.counter(metrics.query.groupCalls, { keepOnOverflow }),
      seconds: registry.counter(metrics.query.groupSeconds, { keepOnOverflow }),
      rows: registry.counter(metrics.query.groupRows, { keepOnOverflow }),
      errors: registry.counter(metrics.query.groupErrors, { keepOnOverflow }),
    };
    this.#pool = pool;
    this.#groups = groups;
    this.#top = top;
    this.#other = this.#bind(labelsOf(this.#pool, OVERFLOW_VALUE, OVERFLOW_VALUE, OVERFLOW_VALUE));
  }

  /** Before each page. */
  update(): void {
    const groups = this.#groups.list();
    const top = new Set(groups.slice(0, this.#top));
    for (const group of top) {
      if (this.#shown.has(group)) continue;
      const { id, operation, table } = group.statement;
      this.#shown.set(group, this.#bind(labelsOf(this.#pool, id, operation, table)));
    }
    const most = 2 * this.#top;
    // The lightest first.
    const leaving = [...this.#shown.keys()].filter((group) => !top.has(group)).sort((a, b) => a.weight - b.weight);
    for (const group of leaving) {
      if (this.#shown.size <= most) break;
      this.#drop(group);
    }
    for (const group of groups) this.tell(group);
  }

  /** Adds what is not yet on the page. Also when a group leaves: what it did is not lost. */
  tell(group: QueryGroup): void {
    const row = this.#shown.get(group) ?? this.#other;
    const { told } = group;
    row.calls.inc(group.calls - told.calls);
    row.seconds.inc(group.seconds - told.seconds);
    row.rows.inc(group.rows - told.rows);
    row.errors.inc(group.errors - told.errors);
    told.calls = group.calls;
    told.seconds = group.seconds;
    told.rows = group.rows;
    told.errors = group.errors;
  }

  /** A group's row must not outlive it in memory. */
  leave(group: QueryGroup): void {
    this.tell(group);
    if (this.#shown.has(group)) this.#drop(group);
  }

  #drop(group: QueryGroup): void {
    this.tell(group);
    this.#shown.delete(group);
    const { id, operation, table } = group.statement;
    const labels = labelsOf(this.#pool, id, operation, table);
    for (const family of Object.values(this.#families)) family.remove(labels);
  }

  #bind(labels: ReturnType<typeof labelsOf>): Row {
    const { calls, seconds, rows, errors } = this.#families;
    return {
      calls: calls.bind(labels),
      seconds: seconds.bind(labels),
      rows: rows.bind(labels),
      errors: errors.bind(labels),
    };
  }
}

function labelsOf(pool: string, group: string, operation: string, table: string) {
  return {
    db_client_connection_pool_name: pool,
    query_group: group,
    db_operation_name: operation,
    db_collection_name: table,
  };
}
