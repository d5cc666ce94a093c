import { verifyAuditLog, type AuditPosition } from '@pulso/exporter/evidence';
import { startPostgres } from '@pulso/local-stack';
import { Client } from 'pg';
import type { Report, ReportCase } from '../harness/report-case.ts';
import { median } from '../harness/statistics.ts';

const ROWS = 1_000_000;
const NEW_ROWS = 1_000;
const SCHEMA = `create schema clinic;
create table clinic.audit_log (seq bigint primary key, at timestamptz not null, canon text not null, prev_hash bytea not null, row_hash bytea not null)`;

/** Rows as the reference service writes them, each hashed over the one before. */
const append = (from: number, to: number) => `do $$
declare p bytea := coalesce((select row_hash from clinic.audit_log where seq = ${from - 1}), '\\x00'); c text; h bytea;
begin
  for i in ${from}..${to} loop
    c := format('{"seq":%s,"actor":"u%s","action":"read","object":"r%s","reason":"care"}', i, i % 40, i % 5000);
    h := sha256(p || convert_to(c, 'UTF8'));
    insert into clinic.audit_log values (i, now(), c, p, h);
    p := h;
  end loop;
end $$`;

export const report: ReportCase = {
  name: 'evidence',
  what: 'completeness of an audit log of 1,000,000 hash-chained rows on a real PostgreSQL: whole, then only what is new',
  method: [
    'Embedded PostgreSQL 18 with its defaults. The whole log is verified from nothing; then 1,000 rows are added and verified from the position where the last run ended, which is what the daemon keeps in evidence. Rows that were verified are not read again but for the last one, whose hash must still be the same: the incremental run states the rows it looked at. The median of the rounds is shown.',
  ],
  async run({ rounds, peers }): Promise<Report> {
    const server = await startPostgres({ version: 'embedded' });
    const client = new Client({ connectionString: server.url });
    try {
      await client.connect();
      await client.query(SCHEMA);
      await client.query(append(1, ROWS));
      await client.query('vacuum analyze clinic.audit_log');
      const whole: number[] = [];
      const incremental: number[] = [];
      let [position, looked, failed, end]: [AuditPosition | undefined, number, number, number] = [
        undefined,
        0,
        0,
        ROWS,
      ];
      for (let round = 0; round < (peers ? Math.min(rounds, 5) : 1); round++) {
        let began = performance.now();
        position = await verifyAuditLog(client, 'clinic.audit_log', undefined);
        whole.push((performance.now() - began) / 1_000);
        await client.query(append(end + 1, end + NEW_ROWS));
        end += NEW_ROWS;
        began = performance.now();
        const run = await verifyAuditLog(client, 'clinic.audit_log', position);
        incremental.push(performance.now() - began);
        [looked, failed] = [run.rows, failed + run.failed];
      }
      const [seconds, ms] = [median(whole), median(incremental)];
      return {
        json: { rows: ROWS, fullSeconds: seconds, incrementalMs: ms, incrementalRows: looked, failed },
        tables: [
          {
            columns: ['', 'rows', 'time'],
            rows: [
              ['whole, s', ROWS, seconds],
              ['what is new, ms', looked, ms],
            ],
          },
        ],
        judgement: [
          { figure: 'whole, s', measured: seconds, atMost: 10 },
          { figure: 'what is new, ms', measured: ms, atMost: 200 },
          { figure: 'rows looked at for what is new', measured: looked, atMost: NEW_ROWS },
          { figure: 'rows called wrong', measured: failed, atMost: 0 },
        ],
      };
    } finally {
      await client.end();
      await server.stop();
    }
  },
};
