import type { Clock } from './types.ts';

interface Running {
  /** Relation with the things that have a term. */
  readonly from: string;
  /** Instant at which the term ends (exclusive); a date is midnight in São Paulo. */
  readonly due: string;
  /** Instant at which it began; or `leadDays`, for what is renewed: how long before its end to begin to look. */
  readonly start?: string;
  readonly leadDays?: number;
  /** What still has to be done; default all. */
  readonly open?: string;
}

/** The deadlines that run, as the SQL of a clock. A term that cannot be told, because a date is missing, is overdue. */
export function clock({ from, due, start, leadDays = 0, open = 'true' }: Running): Clock {
  return {
    sql: `
select count(*) as open,
       count(*) filter (where (due > now()) is not true) as overdue,
       (array_agg(start order by due) filter (where due is not null))[1] as next_start,
       min(due) as next_due
  from (select due, ${start === undefined ? `due - interval '${leadDays} days'` : 'start'} as start
          from (select (${due})::timestamptz as due${start === undefined ? '' : `, ${start} as start`}
                  from ${from}
                 where ${open}) running) clock`,
  };
}
