import { clock } from './clock.ts';
import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const rightsControls: readonly Control[] = [
  {
    id: 'LGPD-ART08-REVOKED',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 8 §5',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Nothing stays published after consent is revoked',
      'pt-BR': 'Nada publicado após revogação do consentimento',
    },
    why: {
      en: 'Revocation must reach caches, CDN and replicas, not only the row.',
      'pt-BR': 'A revogação precisa chegar a caches, CDN e réplicas, não só à linha.',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where c.revoked_at < now() - interval '1 hour') as failed,
       sum(hashtextextended(p.id::text, 0)) filter (where c.revoked_at < now() - interval '1 hour') as failing,
       min(c.revoked_at) filter (where c.revoked_at < now() - interval '1 hour') as oldest
  from pulso_ref.client_photo p
  join pulso_ref.consent c on c.id = p.consent_id
 where p.published_at is not null and p.unpublished_at is null`,
    fix: { en: 'Unpublish and purge cache and CDN.', 'pt-BR': 'Despublique e invalide cache e CDN.' },
  },
  {
    id: 'LGPD-ART14-MINOR',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 14',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    applies: { flag: 'minors' },
    title: {
      en: "Minor treated with a guardian's authorisation",
      'pt-BR': 'Menor atendido com autorização do responsável',
    },
    why: {
      en: 'Best interest of the child and specific consent.',
      'pt-BR': 'Melhor interesse da criança e consentimento específico.',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where not ok) as failed,
       sum(hashtextextended(id::text, 0)) filter (where not ok) as failing,
       min(performed_at) filter (where not ok) as oldest
  from (select r.id, r.performed_at,
               exists (select 1
                         from pulso_ref.consent k
                        where k.client_ref = r.client_ref and k.by_guardian and k.granted_at <= r.performed_at
                          and coalesce(k.revoked_at, 'infinity') > r.performed_at
                          and coalesce(k.expires_at, 'infinity') > r.performed_at) as ok
          from pulso_ref.procedure_record r
          left join pulso_ref.client c on c.ref = r.client_ref
         where c.minor is not false) act`,
    fix: { en: 'Suspend and obtain the authorisation.', 'pt-BR': 'Suspenda e colha a autorização.' },
  },
  {
    id: 'LGPD-ART19-ACCESS15D',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 19 II',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Access request answered within 15 days', 'pt-BR': 'Pedido de acesso respondido em 15 dias' },
    why: {
      en: 'Statutory clock. Small agents outside high risk have double time (Res. CD/ANPD 2/2022); bind :dsr_days accordingly.',
      'pt-BR':
        'Prazo legal. Agente de pequeno porte sem alto risco tem prazo em dobro (Res. CD/ANPD 2/2022): ajuste dsr_days.',
    },
    empty: 'na',
    parameters: { dsr_days: 15 },
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(received_at) filter (where ok is not true) as oldest
  from (select id, received_at, coalesce(answered_at, now()) <= received_at + make_interval(days => :dsr_days) as ok
          from pulso_ref.data_subject_request
         where kind in ('access', 'confirmation')
           and (answered_at is null or coalesce(received_at, now()) > now() - interval '365 days')) request`,
    clock: clock({
      from: 'pulso_ref.data_subject_request',
      start: 'received_at',
      due: 'received_at + make_interval(days => :dsr_days)',
      open: "kind in ('access', 'confirmation') and answered_at is null",
    }),
    fix: { en: 'Answer now and record the reason for delay.', 'pt-BR': 'Responda já e registre o motivo do atraso.' },
  },
  {
    id: 'LGPD-ART18-OTHER',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 18 §§3-5',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Other rights within the internal target', 'pt-BR': 'Demais direitos dentro do prazo interno' },
    why: {
      en: 'The law leaves the term to regulation, not found in force; the target here is policy, and a refusal needs a reason.',
      'pt-BR':
        'A lei remete o prazo a regulamento não encontrado em vigor; a meta aqui é política interna, e a recusa exige motivo.',
    },
    empty: 'na',
    parameters: { other_days: 15 },
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(received_at) filter (where ok is not true) as oldest
  from (select id, received_at,
               coalesce(answered_at, now()) <= received_at + make_interval(days => :other_days)
                 and (outcome is distinct from 'refused' or reason <> '') as ok
          from pulso_ref.data_subject_request
         where coalesce(kind, '') not in ('access', 'confirmation', 'record_copy')
           and (answered_at is null or coalesce(received_at, now()) > now() - interval '365 days')) request`,
    clock: clock({
      from: 'pulso_ref.data_subject_request',
      start: 'received_at',
      due: 'received_at + make_interval(days => :other_days)',
      open: "coalesce(kind, '') not in ('access', 'confirmation', 'record_copy') and answered_at is null",
    }),
    fix: {
      en: 'Answer; when refusing to erase a record, cite the retention duty.',
      'pt-BR': 'Responda; se negar eliminação de prontuário cite o dever de guarda.',
    },
  },
  {
    id: 'L15378-COPY',
    regulation: 'PACIENTE',
    anchor: 'Lei 15.378/2026 art. 19; Res. CFM 2.217/2018 arts. 88-89',
    anchorConfidence: 'medium',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Record copy delivered without reason or charge',
      'pt-BR': 'Cópia do prontuário entregue sem exigir motivo nem custo',
    },
    why: {
      en: 'No statutory term found; the target is policy. A refusal always fails.',
      'pt-BR': 'Sem prazo legal encontrado; a meta é política interna. Recusa sempre reprova.',
    },
    empty: 'na',
    parameters: { copy_days: 15 },
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(received_at) filter (where ok is not true) as oldest
  from (select id, received_at,
               outcome is distinct from 'refused'
                 and coalesce(answered_at, now()) <= received_at + make_interval(days => :copy_days) as ok
          from pulso_ref.data_subject_request
         where kind = 'record_copy'
           and (answered_at is null or coalesce(received_at, now()) > now() - interval '365 days')) request`,
    clock: clock({
      from: 'pulso_ref.data_subject_request',
      start: 'received_at',
      due: 'received_at + make_interval(days => :copy_days)',
      open: "kind = 'record_copy' and answered_at is null",
    }),
    fix: { en: 'Deliver the copy and record delivery.', 'pt-BR': 'Entregue a cópia e registre a entrega.' },
  },
];
