import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const accessControls: readonly Control[] = [
  {
    id: 'LGPD-ART46-MFA',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Privileged accounts use a second factor', 'pt-BR': 'Contas privilegiadas com segundo fator' },
    why: {
      en: 'Stolen passwords are the commonest way in.',
      'pt-BR': 'Senha roubada é a porta de entrada mais comum.',
    },
    empty: 'unknown',
    sql: `
select count(*) as checked, count(*) filter (where mfa is not true) as failed,
       sum(hashtextextended(ref, 0)) filter (where mfa is not true) as failing, null::timestamptz as oldest
  from pulso_ref.account
 where privileged is not false and disabled_at is null`,
    fix: { en: 'Require the factor at next login.', 'pt-BR': 'Exija segundo fator na próxima entrada.' },
  },
  {
    id: 'LGPD-ART46-LEAVER',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'No access after leaving and no account idle for 90 days',
      'pt-BR': 'Sem acesso após o desligamento nem contas paradas há 90 dias',
    },
    why: {
      en: 'Orphan accounts break accountability for record reads.',
      'pt-BR': 'Contas órfãs quebram a responsabilização pela leitura de prontuários.',
    },
    empty: 'unknown',
    sql: `
select count(*) checked, count(*) filter (where left_at < now() or coalesce(last_login_at, '-infinity') < now() - interval '90 days') failed,
       sum(hashtextextended(ref, 0)) filter (where left_at < now() or coalesce(last_login_at, '-infinity') < now() - interval '90 days') as failing,
  min(left_at) filter (where left_at < now()) oldest from pulso_ref.account where disabled_at is null`,
    fix: { en: 'Disable the account and review its reads.', 'pt-BR': 'Desative a conta e revise os acessos dela.' },
  },
  {
    id: 'CFM2217-SECRECY',
    regulation: 'CFM',
    anchor: 'Res. CFM 2.217/2018 arts. 73, 85',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Every record read carries a reason', 'pt-BR': 'Toda leitura de prontuário com motivo' },
    why: {
      en: 'Break-glass without a reason is the commonest breach of secrecy.',
      'pt-BR': 'Acesso sem motivo é a quebra de sigilo mais comum.',
    },
    empty: 'fail',
    sql: `
select count(*) as checked,
       count(*) filter (where coalesce(reason, '') = '') as failed,
       sum(hashtextextended(seq::text, 0)) filter (where coalesce(reason, '') = '') as failing,
       min(at) filter (where coalesce(reason, '') = '') as oldest
  from pulso_ref.audit_log
 where action = 'read' and object_type = 'procedure_record' and (at is null or at > now() - interval '30 days')`,
    fix: { en: 'Require a care link or a reason.', 'pt-BR': 'Exija vínculo assistencial ou motivo.' },
  },
  {
    id: 'MCI-ART15-LOG6M',
    regulation: 'MCI',
    anchor: 'Lei 12.965/2014 art. 15',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Application access records for 6 months', 'pt-BR': 'Registros de acesso à aplicação por 6 meses' },
    why: {
      en: 'Legal minimum for application providers; keep apart from the audit trail.',
      'pt-BR': 'Mínimo legal para provedores de aplicação; mantenha separado da trilha de auditoria.',
    },
    empty: 'fail',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       min(newest_at) filter (where ok is not true) as oldest
  from (select newest_at,
               oldest_at <= greatest(now() - interval '6 months', service_started_at) + interval '1 day'
                 and newest_at >= now() - interval '1 day' as ok
          from pulso_ref.access_log_span) span`,
    fix: { en: 'Set retention to 6 months or more.', 'pt-BR': 'Ajuste a retenção para ao menos 6 meses.' },
  },
  {
    id: 'LGPD-ART37-CHAIN',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 6 X, 37, 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Audit trail intact and gapless', 'pt-BR': 'Trilha de auditoria íntegra e sem lacunas' },
    why: {
      en: 'Recomputes every link inside the database; the content never leaves it. Tail cuts are caught by the checkpoint.',
      'pt-BR': 'Recalcula cada elo dentro do banco; o conteúdo não sai. Cortes no fim aparecem pelo checkpoint.',
    },
    empty: 'fail',
    parameters: { from_seq: 0, from_hash: '', from_count: 0 },
    resumes: true,
    timeout: '1m',
    sql: `
with w as (
  select seq, at, canon, prev_hash, row_hash,
         lag(row_hash, 1, case when :from_seq::bigint > 0 then decode(:from_hash::text, 'hex') end) over o as ph,
         lag(seq, 1, nullif(:from_seq::bigint, 0)) over o as ps
    from pulso_ref.audit_log
   where seq > :from_seq::bigint or seq is null
  window o as (order by seq)
), bad as (
  select seq, at
    from w
   where row_hash is null or seq is null
      or row_hash is distinct from sha256(prev_hash || convert_to(canon, 'UTF8'))
      or (ps is not null and (prev_hash is distinct from ph or seq <> ps + 1))
  union
  select c.seq, c.at
    from (select seq, row_hash, at from pulso_ref.audit_checkpoint
          union all
          select :from_seq::bigint, decode(:from_hash::text, 'hex'), null where :from_seq::bigint > 0) c
   where c.row_hash is null
      or not exists (select 1 from pulso_ref.audit_log l where l.seq = c.seq and l.row_hash = c.row_hash)
), counted as (
  select count(*) + :from_count::bigint as checked, max(seq) as last from w
)
select checked,
       least((select count(*) from bad), checked) as failed,
       (select sum(hashtextextended(seq::text, 0)) from bad) as failing,
       (select min(at) from bad) as oldest,
       coalesce(last, :from_seq::bigint) as from_seq,
       coalesce((select encode(row_hash, 'hex') from w where seq = last limit 1), :from_hash::text) as from_hash,
       checked as from_count
  from counted`,
    every: '1h',
    note: 'After a pass only what was added is verified, and the last entry verified before; everything again once a day. Wants an index on seq. Archived prefixes need their own checkpoint.',
    fix: {
      en: 'Preserve the database, open an incident, compare with the last external checkpoint.',
      'pt-BR': 'Preserve o banco, abra incidente e compare com o último checkpoint externo.',
    },
  },
];
