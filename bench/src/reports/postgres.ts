import type { ReportCase } from '../harness/report-case.ts';

/** Scrapes for latency, a round of `--rounds`. */
const SCRAPES_PER_ROUND = 10;

export const report: ReportCase = {
  name: 'postgres',
  what: 'watching a PostgreSQL server: `pulso serve` against postgres_exporter on the same server at the same time, at 1 and 10 databases and with 5,000 tables',
  method: [
    '`postgres_exporter` on PATH, else Debian’s, which the tables name, runs twice: as it is, and with every collector and Debian’s example queries (their columns of `pg_stat_statements` renamed as PostgreSQL 13 did), without which version 0.11 tells nothing about tables and statements. Pulso tells about both in any case, and runs with its defaults, advisors included. The ratios of the object are against the peer that tells everything, the worst of the three configurations; `againstDefaults` holds the same against the peer as it is. What each of the peer’s metrics is in Pulso: [postgres-exporter.md](postgres-exporter.md).',
    'Each is scraped once an interval, in an order of chance, while a session reads and writes a little. An interval is 1.5 s here and 15 s by default; all of Pulso’s grow with it, so that costs by interval are those by default, and ages are told in intervals. 40 intervals are measured, over which each of Pulso’s collectors runs equally often. Scrapes for latency follow, over a connection that is kept, asking for compression as Prometheus does; Pulso does not compress. A bare server in Node that sends the same bytes, and does nothing else, shows what of the latency is Node’s and the network’s.',
    'Server time is measured in two ways, and the worse ratio counts: what the kernel says that the server’s processes for the exporter’s role took of a processor (parsing, planning, running and sending), and what `pg_stat_statements` says that its statements took. Neither sees the memory and locks that sessions hold; nor do they see the disk, since all is cached.',
    'Pulso’s values are read by the clock, not by the scrape: `maxAgeSeconds` is the oldest that was on a page, at the default interval. It belongs to what is read every 20 intervals (settings, sequences, bloat); what alerts read is at most one interval old.',
  ],
  run: async ({ rounds }) => {
    const { runPostgres } = await import('../postgres/run.ts');
    return await runPostgres(rounds * SCRAPES_PER_ROUND);
  },
};
