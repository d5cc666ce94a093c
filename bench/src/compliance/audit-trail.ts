import type { DaemonConfig } from '@pulso/exporter';
import { createValidators } from '@pulso/exporter/compliance';
import type { Database } from './database.ts';

const ENTRIES = 1_000_000;
const ADDED = 1_000;
/** Goals of the issue, in milliseconds. */
const FIRST_MS = 10_000;
const LATER_MS = 200;

export interface AuditTrail {
  readonly lines: readonly string[];
  readonly isRight: boolean;
}

/** How long a long audit trail takes to verify: whole, and then what was added. */
export async function timeAuditTrail(database: Database, config: DaemonConfig): Promise<AuditTrail> {
  const append = (from: number, count: number): Promise<void> =>
    database.run(`
do $$
declare
  p bytea;
  c text;
  h bytea;
begin
  select row_hash into p from pulso_ref.audit_log where seq = ${from} - 1;
  p := coalesce(p, '\\x00');
  for i in ${from}..${from + count - 1} loop
    c := format('{"seq":%s,"a":"read"}', i);
    h := sha256(p || convert_to(c, 'UTF8'));
    insert into pulso_ref.audit_log values (i, now(), 'u1', 'read', 'procedure_record', 'r' || i, 'care', c, p, h);
    p := h;
  end loop;
end $$`);
  await database.run('truncate pulso_ref.audit_log, pulso_ref.audit_checkpoint');
  await append(1, ENTRIES);
  await database.run('create unique index on pulso_ref.audit_log (seq)');
  await database.run('analyze pulso_ref.audit_log');
  const [validator] = createValidators({ ...config, compliance: { only: ['LGPD-ART37-CHAIN'] } });
  const timed = async (goalMs: number, checked: number) => {
    const startedAt = performance.now();
    await validator?.evaluateAll({ resumes: true });
    const ms = performance.now() - startedAt;
    const result = validator?.findings()[0]?.result;
    const isWhole = result?.status === 'pass' && result.checked === checked;
    return { ms, isWhole, isRight: isWhole && ms < goalMs };
  };
  const first = await timed(FIRST_MS, ENTRIES);
  await append(ENTRIES + 1, ADDED);
  const later = await timed(LATER_MS, ENTRIES + ADDED);
  await validator?.stop();
  await database.restore();
  const judged = ({ isRight, isWhole }: typeof first): string =>
    isRight ? 'as it should be' : isWhole ? 'all of it right, but TOO SLOW on this machine now' : 'NOT RIGHT';
  const line = (what: string, run: typeof first, goal: number): string =>
    `${what}: ${run.ms.toFixed(0)} ms (goal: under ${goal}), ${judged(run)}.`;
  return {
    lines: [
      line(`Audit trail of ${ENTRIES.toLocaleString('en')} entries verified`, first, FIRST_MS),
      line(`${ADDED.toLocaleString('en')} entries more`, later, LATER_MS),
    ],
    isRight: first.isRight && later.isRight,
  };
}
