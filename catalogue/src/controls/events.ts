import { clock } from './clock.ts';
import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const eventsControls: readonly Control[] = [
  {
    id: 'RDC036-DEATH72H',
    regulation: 'ANVISA',
    anchor: 'RDC 36/2013 art. 10, sole paragraph',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    applies: { facility: 'saude', unless: 'individual_office' },
    title: { en: 'Death notified within 72 hours', 'pt-BR': 'Óbito notificado em 72 horas' },
    why: { en: 'Clock runs from the event.', 'pt-BR': 'O prazo corre desde o evento.' },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(occurred_at) filter (where ok is not true) as oldest
  from (select id, occurred_at, coalesce(notified_at, now()) <= occurred_at + interval '72 hours' as ok
          from pulso_ref.adverse_event
         where severity = 'death') event`,
    clock: clock({
      from: 'pulso_ref.adverse_event',
      start: 'occurred_at',
      due: "occurred_at + interval '72 hours'",
      open: "notified_at is null and severity = 'death'",
    }),
    fix: { en: "Notify through Anvisa's system.", 'pt-BR': 'Notifique no sistema da Anvisa.' },
  },
  {
    id: 'RDC036-MONTHLY',
    regulation: 'ANVISA',
    anchor: 'RDC 36/2013 art. 10',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    applies: { facility: 'saude', unless: 'individual_office' },
    title: {
      en: 'Adverse event notified by the 15th business day of the next month',
      'pt-BR': 'Evento adverso notificado até o 15º dia útil do mês seguinte',
    },
    why: {
      en: 'Monthly duty of the patient-safety nucleus.',
      'pt-BR': 'Dever mensal do núcleo de segurança do paciente.',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where late) as failed,
       sum(hashtextextended(id::text, 0)) filter (where late) as failing,
       min(detected_at) filter (where late) as oldest
  from (select id, detected_at, coalesce(notified_at, now()) >= pulso_ref.bd_add(pulso_ref.month_end(detected_at), 15) as late
          from pulso_ref.adverse_event
         where severity is distinct from 'death') event`,
    clock: clock({
      from: 'pulso_ref.adverse_event',
      start: 'detected_at',
      due: 'pulso_ref.bd_add(pulso_ref.month_end(detected_at), 15)',
      open: "notified_at is null and severity is distinct from 'death'",
    }),
    fix: { en: 'Notify the overdue month.', 'pt-BR': 'Notifique o mês em atraso.' },
  },
  {
    id: 'RDC036-NSP',
    regulation: 'ANVISA',
    anchor: 'RDC 36/2013 arts. 4, 8',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'attest',
    mode: 'attest',
    applies: { facility: 'saude', unless: 'individual_office' },
    title: { en: 'Patient-safety nucleus and plan', 'pt-BR': 'Núcleo e plano de segurança do paciente' },
    why: { en: 'Document set, proved by a person.', 'pt-BR': 'Conjunto de documentos, provado por uma pessoa.' },
    validDays: 365,
    fix: { en: 'Appoint the nucleus and approve the plan.', 'pt-BR': 'Nomeie o núcleo e aprove o plano.' },
  },
];
