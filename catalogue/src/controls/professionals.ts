import { clock } from './clock.ts';
import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const professionalsControls: readonly Control[] = [
  {
    id: 'CFM2314-CONSENT',
    regulation: 'CFM',
    anchor: 'Res. CFM 2.314/2022 art. 15',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    applies: { flag: 'tele' },
    title: { en: 'Telemedicine with recorded agreement', 'pt-BR': 'Teleatendimento com termo de concordância' },
    why: {
      en: 'Patient authorises care and transmission.',
      'pt-BR': 'O paciente autoriza o atendimento e a transmissão.',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(performed_at) filter (where ok is not true) as oldest
  from (select r.id, r.performed_at,
               k.granted_at <= r.performed_at and coalesce(k.revoked_at, 'infinity') >= r.performed_at as ok
          from pulso_ref.procedure_record r
          left join pulso_ref.consent k on k.id = r.tele_consent_id and k.client_ref = r.client_ref
         where r.tele is not false) act`,
    fix: { en: 'Obtain the term before the consultation.', 'pt-BR': 'Colha o termo antes da consulta.' },
  },
  {
    id: 'COUNCIL-VALID',
    regulation: 'CFM',
    anchor: 'Lei 3.268/1957 art. 17; RDC 63/2011 art. 17',
    anchorConfidence: 'medium',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Procedure by a professional registered on that date',
      'pt-BR': 'Procedimento por profissional com registro válido na data',
    },
    why: {
      en: 'Evaluated at the time of the act, not today. Which council may do what stays with counsel.',
      'pt-BR': 'Avaliado na data do ato, não hoje. Qual conselho pode fazer o quê cabe ao jurídico.',
    },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(performed_at) filter (where ok is not true) as oldest
  from (select r.id, r.performed_at,
               p.ref is not null and r.performed_at::date between p.reg_from and p.reg_until as ok
          from pulso_ref.procedure_record r
          left join pulso_ref.professional p on p.ref = r.professional_ref
         where r.invasive is not false and (r.performed_at is null or r.performed_at > now() - interval '365 days')) act`,
    clock: clock({ from: 'pulso_ref.professional', due: 'reg_until + 1', open: 'active is not false', leadDays: 60 }),
    fix: { en: 'Stand down until regular.', 'pt-BR': 'Afaste até regularizar.' },
  },
  {
    id: 'CFM-TECHDIR',
    regulation: 'CFM',
    anchor: 'Res. CFM 1.980/2011; Res. CFM 2.147/2016',
    anchorConfidence: 'medium',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'attest',
    mode: 'attest',
    applies: { flag: 'medical' },
    title: {
      en: 'Clinic registered with CRM with a technical director',
      'pt-BR': 'Clínica inscrita no CRM com diretor técnico',
    },
    why: { en: 'Institutional duty; no database proves it.', 'pt-BR': 'Dever institucional; nenhum banco o prova.' },
    validDays: 365,
    fix: { en: 'Regularise with CRM and attach the certificate.', 'pt-BR': 'Regularize no CRM e anexe o certificado.' },
  },
  {
    id: 'CFM2336-ADID',
    regulation: 'CFM',
    anchor: 'Res. CFM 2.336/2023 arts. 4-5',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'low',
    kind: 'http',
    mode: 'hybrid',
    applies: { flag: 'medical' },
    title: {
      en: 'Page names the physician with CRM and the technical director',
      'pt-BR': 'Página identifica médico com CRM e diretor técnico',
    },
    why: { en: 'Mandatory identification in publicity.', 'pt-BR': 'Identificação obrigatória na publicidade.' },
    probe: {
      urls: { setting: 'publicPages' },
      requests: [{ as: 'anonymous', status: [200], matches: 'CRM[-/ ]?[A-Z]{2}[ -]?[0-9]{3,7}' }],
    },
    validDays: 365,
    fix: { en: 'Add the identification.', 'pt-BR': 'Inclua a identificação.' },
  },
];
