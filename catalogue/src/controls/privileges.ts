import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const privilegesControls: readonly Control[] = [
  {
    id: 'LGPD-ART46-RLS',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 6 III, 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'catalog',
    mode: 'auto',
    title: {
      en: 'Row security enabled and forced on sensitive tables',
      'pt-BR': 'Segurança por linha ativa e forçada nas tabelas sensíveis',
    },
    why: {
      en: 'Limits each professional to what care requires (necessity).',
      'pt-BR': 'Limita cada profissional ao que o cuidado exige (necessidade).',
    },
    empty: 'fail',
    sql: `
select count(*) checked, count(*) filter (where c.oid is null or not (c.relrowsecurity and c.relforcerowsecurity)) failed,
       sum(hashtextextended(s.rel, 0)) filter (where c.oid is null or not (c.relrowsecurity and c.relforcerowsecurity)) as failing, null::timestamptz oldest
from (select distinct rel from pulso_ref.sensitive_relation) s left join (pg_class c join pg_namespace n on n.oid = c.relnamespace and c.relkind in ('r','p')) on n.nspname || '.' || c.relname = s.rel`,
    fix: {
      en: 'ALTER TABLE ... ENABLE and FORCE ROW LEVEL SECURITY with policies.',
      'pt-BR': 'ALTER TABLE ... ENABLE e FORCE ROW LEVEL SECURITY com políticas.',
    },
  },
  {
    id: 'LGPD-ART46-PUBLIC',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'catalog',
    mode: 'auto',
    title: { en: 'PUBLIC holds no privilege on sensitive data', 'pt-BR': 'PUBLIC sem privilégio em dados sensíveis' },
    why: {
      en: 'PUBLIC covers every present and future role.',
      'pt-BR': 'PUBLIC alcança todo papel, presente e futuro.',
    },
    empty: 'fail',
    sql: `
select count(*) as checked,
       count(*) filter (where c.oid is null
         or exists (select 1 from aclexplode(c.relacl) x where x.grantee = 0)
         or exists (select 1 from pg_attribute a, aclexplode(a.attacl) x where a.attrelid = c.oid and x.grantee = 0)
       ) as failed,
       sum(hashtextextended(s.rel, 0)) filter (where c.oid is null
         or exists (select 1 from aclexplode(c.relacl) x where x.grantee = 0)
         or exists (select 1 from pg_attribute a, aclexplode(a.attacl) x where a.attrelid = c.oid and x.grantee = 0)
       ) as failing,
       null::timestamptz as oldest
  from (select distinct rel from pulso_ref.sensitive_relation) s
  left join (pg_class c join pg_namespace n on n.oid = c.relnamespace) on n.nspname || '.' || c.relname = s.rel`,
    fix: { en: 'REVOKE ALL ... FROM PUBLIC.', 'pt-BR': 'REVOKE ALL ... FROM PUBLIC.' },
  },
  {
    id: 'LGPD-ART46-COLUMN',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 6 III, 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'catalog',
    mode: 'auto',
    title: {
      en: 'Only listed roles can read sensitive columns',
      'pt-BR': 'Só papéis autorizados leem colunas sensíveis',
    },
    why: {
      en: 'Effective privilege (inheritance included) is compared with the allow-list.',
      'pt-BR': 'O privilégio efetivo (com herança) é comparado com a lista de autorizados.',
    },
    empty: 'fail',
    sql: `
select count(*) checked, count(*) filter (where c.oid is null or (has_column_privilege(r.oid, c.oid, s.col, 'SELECT')
  and r.rolname not in (select rolname from pulso_ref.allowed_reader))) failed,
       sum(hashtextextended(concat_ws('/', s.rel, s.col, r.rolname), 0)) filter (where c.oid is null or (has_column_privilege(r.oid, c.oid, s.col, 'SELECT')
  and r.rolname not in (select rolname from pulso_ref.allowed_reader))) as failing, null::timestamptz oldest
from pulso_ref.sensitive_relation s left join (pg_class c join pg_namespace n on n.oid = c.relnamespace) on n.nspname || '.' || c.relname = s.rel
cross join pg_roles r where r.rolcanlogin and not r.rolsuper`,
    fix: {
      en: 'Revoke the role or list it with a reason.',
      'pt-BR': 'Revogue o papel ou inclua-o na lista com justificativa.',
    },
  },
  {
    id: 'LGPD-ART37-APPEND',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 6 X, 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'catalog',
    mode: 'auto',
    title: { en: 'Audit trail is append-only', 'pt-BR': 'Trilha de auditoria somente para acréscimo' },
    why: {
      en: 'A role that can UPDATE, DELETE or TRUNCATE can rewrite history.',
      'pt-BR': 'Papel que pode UPDATE, DELETE ou TRUNCATE reescreve a história.',
    },
    empty: 'fail',
    parameters: { audit_table: 'pulso_ref.audit_log' },
    sql: `
select count(*) as checked,
       count(*) filter (where has_table_privilege(r.oid, c.oid, 'UPDATE,DELETE,TRUNCATE')
         or has_any_column_privilege(r.oid, c.oid, 'UPDATE')) as failed,
       sum(hashtextextended(r.rolname::text, 0)) filter (where has_table_privilege(r.oid, c.oid, 'UPDATE,DELETE,TRUNCATE')
         or has_any_column_privilege(r.oid, c.oid, 'UPDATE')) as failing,
       null::timestamptz as oldest
  from pg_roles r
 cross join pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where r.rolcanlogin and not r.rolsuper and n.nspname || '.' || c.relname = :audit_table`,
    note: 'Point audit_table to the base table behind the view; the owner role must be NOLOGIN.',
    fix: {
      en: 'Revoke UPDATE, DELETE, TRUNCATE; NOLOGIN owner.',
      'pt-BR': 'Revogue UPDATE, DELETE e TRUNCATE; dono sem login.',
    },
  },
  {
    id: 'PULSO-SELF-ROLE',
    regulation: 'PULSO',
    anchor: 'Lei 13.709/2018 art. 6 III',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'catalog',
    mode: 'auto',
    title: {
      en: 'Validator cannot write nor read beyond its views',
      'pt-BR': 'Validador sem poder de escrita nem acesso além das visões',
    },
    why: {
      en: 'A checker with wide rights is itself the risk: what it reads beyond its views, and all that it may write or become, fails.',
      'pt-BR':
        'Um verificador com poderes amplos é ele próprio o risco: reprova o que ele lê além das visões e tudo o que pode escrever ou tornar-se.',
    },
    empty: 'fail',
    sql: `
select count(*) as checked,
       count(*) filter (where what.excess) as failed,
       null::timestamptz as oldest
  from (select r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication as excess
          from pg_roles r
         where r.rolname = current_user
        union all
        select has_table_privilege(c.oid, 'INSERT,UPDATE,DELETE,TRUNCATE')
               or has_any_column_privilege(c.oid, 'INSERT,UPDATE')
               or (n.nspname <> 'pulso_ref' and has_any_column_privilege(c.oid, 'SELECT'))
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f')
           and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
           -- What an extension brings along, such as pg_stat_statements, is the extension's own business.
           and not exists (select 1 from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
       ) what`,
    fix: { en: 'Reapply the grants by the script.', 'pt-BR': 'Refaça as concessões pelo script.' },
  },
];
