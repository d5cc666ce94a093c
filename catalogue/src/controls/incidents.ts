import { clock } from './clock.ts';
import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const incidentsControls: readonly Control[] = [
  {
    id: 'LGPD-ART48-ANPD3D',
    regulation: 'ANPD',
    anchor: 'Lei 13.709/2018 art. 48; Res. CD/ANPD 15/2024 art. 6',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Relevant incident reported to ANPD within 3 business days',
      'pt-BR': 'Incidente relevante comunicado à ANPD em 3 dias úteis',
    },
    why: {
      en: 'The clock starts when the controller knows that personal data were affected; an incident not yet assessed counts as relevant.',
      'pt-BR':
        'O prazo corre desde que o controlador sabe que dados pessoais foram afetados; incidente não avaliado conta como relevante.',
    },
    empty: 'na',
    parameters: { incident_days: 3 },
    sql: `
select count(*) as checked,
       count(*) filter (where late) as failed,
       sum(hashtextextended(id::text, 0)) filter (where late) as failing,
       min(known_at) filter (where late) as oldest
  from (select id, known_at, coalesce(anpd_at, now()) >= pulso_ref.bd_add(known_at, :incident_days) as late
          from pulso_ref.incident
         where personal_data is not false and (relevant_risk is not false or assessed_at is null)) incident`,
    clock: clock({
      from: 'pulso_ref.incident',
      start: 'known_at',
      due: 'pulso_ref.bd_add(known_at, :incident_days)',
      open: 'anpd_at is null and personal_data is not false and (relevant_risk is not false or assessed_at is null)',
    }),
    fix: { en: 'Report now with the reason for delay.', 'pt-BR': 'Comunique já com a justificativa da demora.' },
  },
  {
    id: 'LGPD-ART48-SUBJECT3D',
    regulation: 'ANPD',
    anchor: 'Res. CD/ANPD 15/2024 art. 9',
    anchorConfidence: 'medium',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Data subjects told within 3 business days', 'pt-BR': 'Titulares avisados em 3 dias úteis' },
    why: { en: 'Same clock; direct notice where possible.', 'pt-BR': 'Mesmo prazo; aviso direto onde possível.' },
    empty: 'na',
    parameters: { incident_days: 3 },
    sql: `
select count(*) as checked,
       count(*) filter (where late) as failed,
       sum(hashtextextended(id::text, 0)) filter (where late) as failing,
       min(known_at) filter (where late) as oldest
  from (select id, known_at, coalesce(subjects_at, now()) >= pulso_ref.bd_add(known_at, :incident_days) as late
          from pulso_ref.incident
         where personal_data is not false and (relevant_risk is not false or assessed_at is null)) incident`,
    clock: clock({
      from: 'pulso_ref.incident',
      start: 'known_at',
      due: 'pulso_ref.bd_add(known_at, :incident_days)',
      open: 'subjects_at is null and personal_data is not false and (relevant_risk is not false or assessed_at is null)',
    }),
    fix: {
      en: 'Notify individually; if not possible, publish.',
      'pt-BR': 'Avise individualmente; se inviável publique aviso.',
    },
  },
  {
    id: 'LGPD-ART48-COMPL20D',
    regulation: 'ANPD',
    anchor: 'Res. CD/ANPD 15/2024 art. 6',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Incident complement within 20 business days', 'pt-BR': 'Complemento do incidente em 20 dias úteis' },
    why: {
      en: 'The first notice may be incomplete; the rest has its own clock.',
      'pt-BR': 'O primeiro aviso pode ser incompleto; o resto tem prazo próprio.',
    },
    empty: 'na',
    parameters: { complement_days: 20 },
    sql: `
select count(*) as checked,
       count(*) filter (where late) as failed,
       sum(hashtextextended(id::text, 0)) filter (where late) as failing,
       min(anpd_at) filter (where late) as oldest
  from (select id, anpd_at, coalesce(complement_at, now()) >= pulso_ref.bd_add(anpd_at, :complement_days) as late
          from pulso_ref.incident
         where complement_needed is not false and anpd_at is not null) incident`,
    clock: clock({
      from: 'pulso_ref.incident',
      start: 'anpd_at',
      due: 'pulso_ref.bd_add(anpd_at, :complement_days)',
      open: 'complement_at is null and complement_needed is not false and anpd_at is not null',
    }),
    fix: { en: 'Send the complement.', 'pt-BR': 'Envie o complemento.' },
  },
  {
    id: 'ANPD15-ART10-REG5Y',
    regulation: 'ANPD',
    anchor: 'Res. CD/ANPD 15/2024 art. 10',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Every incident registered and kept for 5 years',
      'pt-BR': 'Todo incidente registrado e guardado por 5 anos',
    },
    why: { en: 'Applies also to incidents not reported.', 'pt-BR': 'Vale também para incidentes não comunicados.' },
    empty: 'na',
    sql: `
select count(*) as checked, count(*) filter (where ok is not true) as failed, min(at) filter (where ok is not true) as oldest
  from (select known_at as at, recorded_at is not null as ok from pulso_ref.incident
        union all
        select disposed_at, disposed_at >= last_record_at + interval '5 years'
          from pulso_ref.disposal
         where coalesce(object_type, 'incident') = 'incident') entry`,
    fix: { en: 'Restore the register and block deletion.', 'pt-BR': 'Restaure o registro e bloqueie a eliminação.' },
  },
];
