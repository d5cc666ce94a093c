import { clock } from './clock.ts';
import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const governanceControls: readonly Control[] = [
  {
    id: 'LGPD-ART37-ROPA',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 7, 11, 37',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Processing register with a legal basis reviewed within 12 months',
      'pt-BR': 'Registro de operações com base legal revisada em 12 meses',
    },
    why: {
      en: 'Health data needs an art. 11 basis; consent is not the default for care.',
      'pt-BR': 'Dado de saúde precisa de hipótese do art. 11; consentimento não é o padrão para o cuidado.',
    },
    empty: 'fail',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(reviewed_at) filter (where ok is not true) as oldest
  from (select id, reviewed_at,
               reviewed_at > now() - interval '365 days' and legal_basis <> ''
                 and (sensitive is false or legal_basis like 'art11.%') as ok
          from pulso_ref.processing_activity) activity`,
    clock: clock({ from: 'pulso_ref.processing_activity', due: "reviewed_at + interval '365 days'", leadDays: 60 }),
    fix: { en: 'State the art. 11 basis and review.', 'pt-BR': 'Informe a hipótese do art. 11 e revise.' },
  },
  {
    id: 'LGPD-ART38-RIPD',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 38',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'sql',
    mode: 'hybrid',
    title: {
      en: 'Impact assessment for high-risk processing',
      'pt-BR': 'Relatório de impacto nas operações de alto risco',
    },
    why: {
      en: 'ANPD may demand it; sensitive data at scale is the typical case.',
      'pt-BR': 'A ANPD pode exigi-lo; dado sensível em escala é o caso típico.',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where (dpia_at > now() - interval '730 days') is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where (dpia_at > now() - interval '730 days') is not true) as failing,
       min(dpia_at) filter (where (dpia_at > now() - interval '730 days') is not true) as oldest
  from pulso_ref.processing_activity
 where high_risk is not false`,
    clock: clock({
      from: 'pulso_ref.processing_activity',
      due: "dpia_at + interval '730 days'",
      open: 'high_risk is not false',
      leadDays: 60,
    }),
    validDays: 365,
    fix: { en: 'Write or renew the assessment.', 'pt-BR': 'Elabore ou renove o relatório.' },
  },
  {
    id: 'LGPD-ART16-MAXAGE',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 15, 16',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'sql',
    mode: 'auto',
    title: { en: "Nothing kept beyond the policy's maximum age", 'pt-BR': 'Nada além do prazo máximo da política' },
    why: {
      en: 'Ends processing once the purpose ends; legal-hold and the 20-year duty are excluded upstream.',
      'pt-BR': 'Encerra o tratamento quando a finalidade acaba; guarda legal e o dever de 20 anos são excluídos antes.',
    },
    empty: 'fail',
    sql: `
select coalesce(sum(greatest(total, expired_without_hold, 1)), 0)::bigint as checked,
       coalesce(sum(coalesce(expired_without_hold, 1)), 0)::bigint as failed,
       sum(hashtextextended(object_type, 0)) filter (where (expired_without_hold = 0) is not true) as failing,
       min(oldest) filter (where expired_without_hold <> 0) as oldest
  from pulso_ref.retention_state`,
    clock: clock({
      from: 'pulso_ref.retention_state',
      due: 'next_expiry',
      open: 'next_expiry is not null',
      leadDays: 60,
    }),
    fix: { en: 'Run disposal or record the hold.', 'pt-BR': 'Execute a rotina de eliminação ou registre a guarda.' },
  },
  {
    id: 'LGPD-ART41-DPO',
    regulation: 'ANPD',
    anchor: 'Lei 13.709/2018 art. 41; Res. CD/ANPD 18/2024',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'http',
    mode: 'hybrid',
    title: {
      en: 'DPO appointed by formal act and published',
      'pt-BR': 'Encarregado nomeado por ato formal e divulgado',
    },
    why: {
      en: 'Small agents may use a contact channel instead, unless high risk.',
      'pt-BR': 'Agente de pequeno porte pode usar canal de contato, salvo alto risco.',
    },
    probe: {
      urls: { setting: 'privacyPage' },
      requests: [{ as: 'anonymous', status: [200], contains: { setting: 'dpoContact' } }],
    },
    validDays: 365,
    fix: { en: 'Sign the act and publish name and contact.', 'pt-BR': 'Assine o ato e publique nome e contato.' },
  },
  {
    id: 'LGPD-ART39-PROCESSOR',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 33, 39; Res. CD/ANPD 19/2024',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Processors under contract with a transfer basis when abroad',
      'pt-BR': 'Operadores com contrato vigente e base para envio ao exterior',
    },
    why: {
      en: 'Cloud, messaging and CDN are processors; standard clauses were due by 23 Aug 2025.',
      'pt-BR': 'Nuvem, mensageria e CDN são operadores; as cláusulas-padrão venceram em 23 ago. 2025.',
    },
    empty: 'fail',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(signed_at) filter (where ok is not true) as oldest
  from (select id, signed_at,
               signed_at is not null and coalesce(valid_until, 'infinity'::date) >= current_date
                 and (abroad is false
                   or transfer_basis in ('adequacy', 'anpd_scc', 'specific_clauses', 'bcr', 'art33_other')) as ok
          from pulso_ref.processor) processor`,
    clock: clock({
      from: 'pulso_ref.processor',
      due: 'valid_until + 1',
      open: 'valid_until is not null',
      leadDays: 60,
    }),
    fix: { en: 'Sign the contract and the standard clauses.', 'pt-BR': 'Assine o contrato e as cláusulas-padrão.' },
  },
];
