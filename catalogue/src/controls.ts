import type { Control } from './types.ts';

/**
 * Compliance controls with their tests. Every anchor needs counsel's sign-off: `anchorConfidence` says how well it was
 * checked (law as of 2026-11-21). The SQL sees the views of schema `pulso_ref` that the user maps, which hold
 * pseudonymous references only. NULL in a filter would pass silently, so every predicate is NULL-safe: a missing date
 * counts as failed.
 */
export const controls = [
  {
    id: 'LGPD-ART46-PUBLIC',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    severity: 'critical',
    kind: 'catalog',
    title: {
      en: 'PUBLIC holds no privilege on sensitive data',
      'pt-BR': 'PUBLIC sem privilégio em dados sensíveis',
    },
    why: 'PUBLIC covers every present and future role.',
    empty: 'fail',
    // A sensitive relation that does not exist (left join) fails: the list would else be a promise about nothing.
    sql: `
select count(*) as checked,
       count(*) filter (where c.oid is null
         or exists (select 1 from aclexplode(c.relacl) x where x.grantee = 0)
         or exists (select 1 from pg_attribute a, aclexplode(a.attacl) x where a.attrelid = c.oid and x.grantee = 0)
       ) as failed,
       null::timestamptz as oldest
  from (select distinct rel from pulso_ref.sensitive_relation) s
  left join (pg_class c join pg_namespace n on n.oid = c.relnamespace) on n.nspname || '.' || c.relname = s.rel`,
    fix: { en: 'REVOKE ALL ... FROM PUBLIC.', 'pt-BR': 'REVOKE ALL ... FROM PUBLIC.' },
  },
  {
    id: 'LGPD-ART08-REVOKED',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 8 §5',
    anchorConfidence: 'high',
    severity: 'critical',
    kind: 'sql',
    title: {
      en: 'Nothing stays published after consent is revoked',
      'pt-BR': 'Nada publicado após revogação do consentimento',
    },
    why: 'Revocation must reach caches, CDN and replicas, not only the row.',
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where c.revoked_at < now() - interval '1 hour') as failed,
       min(c.revoked_at) filter (where c.revoked_at < now() - interval '1 hour') as oldest
  from pulso_ref.client_photo p
  join pulso_ref.consent c on c.id = p.consent_id
 where p.published_at is not null and p.unpublished_at is null`,
    fix: { en: 'Unpublish and purge cache and CDN.', 'pt-BR': 'Despublique e invalide cache e CDN.' },
  },
  {
    id: 'ANVISA-EXPIRED',
    regulation: 'ANVISA',
    anchor: 'Lei 6.437/1977 art. 10; Lei 8.078/1990 art. 18 §6',
    anchorConfidence: 'medium',
    severity: 'critical',
    kind: 'sql',
    title: {
      en: 'No expired or recalled lot used',
      'pt-BR': 'Nenhum lote vencido ou recolhido em uso',
    },
    why: 'Compared at the time of use.',
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where bad) as failed,
       min(performed_at) filter (where bad) as oldest
  from (select r.performed_at,
               l.expires_on is null or r.performed_at is null or l.expires_on < r.performed_at::date
                 or coalesce(l.recalled_at <= r.performed_at, false) as bad
          from pulso_ref.procedure_product x
          join pulso_ref.procedure_record r on r.id = x.procedure_id
          join pulso_ref.product_lot l on l.id = x.lot_id) used`,
    fix: {
      en: 'Block the lot and assess exposed clients.',
      'pt-BR': 'Bloqueie o lote e avalie os pacientes expostos.',
    },
  },
  {
    id: 'CFM-COUNCIL-VALID',
    regulation: 'CFM',
    anchor: 'Lei 3.268/1957 art. 17; RDC 63/2011 art. 17',
    anchorConfidence: 'medium',
    severity: 'critical',
    kind: 'sql',
    title: {
      en: 'Procedure by a professional registered on that date',
      'pt-BR': 'Procedimento por profissional com registro válido na data',
    },
    why: 'Evaluated at the time of the act, not today. Which council may do what stays with counsel.',
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       min(performed_at) filter (where ok is not true) as oldest
  from (select r.performed_at,
               p.ref is not null and r.performed_at::date between p.reg_from and p.reg_until as ok
          from pulso_ref.procedure_record r
          left join pulso_ref.professional p on p.ref = r.professional_ref
         where r.invasive and r.performed_at > now() - interval '365 days') act`,
    fix: { en: 'Stand down until regular.', 'pt-BR': 'Afaste até regularizar.' },
  },
] as const satisfies readonly Control[];

export type ControlId = (typeof controls)[number]['id'];
