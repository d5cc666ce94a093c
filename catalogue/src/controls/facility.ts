import { clock } from './clock.ts';
import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const facilityControls: readonly Control[] = [
  {
    id: 'RDC63-LICENCE',
    regulation: 'ANVISA',
    anchor: 'RDC 63/2011 arts. 10, 14; local sanitary code',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Valid sanitary licence and technical lead with deputy',
      'pt-BR': 'Licença sanitária vigente e responsável técnico com substituto',
    },
    why: {
      en: 'First thing an inspector asks for. Alert 60 days ahead.',
      'pt-BR': 'Primeira coisa que o fiscal pede. Avisa 60 dias antes.',
    },
    empty: 'fail',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(licence_until::timestamptz) filter (where ok is not true) as oldest
  from (select id, licence_until,
               licence_until >= current_date
                 and (kind = 'interesse' or (tech_lead_ref <> '' and tech_deputy_ref <> '')) as ok
          from pulso_ref.facility) facility`,
    clock: clock({ from: 'pulso_ref.facility', due: 'licence_until + 1', leadDays: 60 }),
    fix: { en: 'Renew the licence.', 'pt-BR': 'Renove a licença.' },
  },
  {
    id: 'RDC509-MAINT',
    regulation: 'ANVISA',
    anchor: 'RDC 509/2021 art. 5; RDC 63/2011 arts. 23, 53, 55',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Active equipment maintained and calibrated',
      'pt-BR': 'Equipamento ativo com manutenção e calibração em dia',
    },
    why: { en: 'Uncalibrated lasers burn; a common finding.', 'pt-BR': 'Laser descalibrado queima; achado comum.' },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where (maint_due >= current_date and coalesce(calib_due, 'infinity'::date) >= current_date
         and anvisa_no <> '') is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where (maint_due >= current_date and coalesce(calib_due, 'infinity'::date) >= current_date
         and anvisa_no <> '') is not true) as failing,
       null::timestamptz as oldest
  from pulso_ref.equipment
 where active is not false`,
    clock: clock({
      from: '(select least(maint_due, calib_due) as due_on from pulso_ref.equipment where active is not false) e',
      due: 'due_on + 1',
      leadDays: 60,
    }),
    fix: { en: 'Withdraw until certified.', 'pt-BR': 'Retire de uso até o laudo.' },
  },
  {
    id: 'RDC056-TANNING',
    regulation: 'ANVISA',
    anchor: 'RDC 56/2009; RE 1.260/2025',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'No tanning bed', 'pt-BR': 'Nenhuma câmara de bronzeamento' },
    why: { en: 'Banned for aesthetic use.', 'pt-BR': 'Proibida para uso estético.' },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where (kind <> 'tanning_bed') is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where (kind <> 'tanning_bed') is not true) as failing,
       null::timestamptz as oldest
  from pulso_ref.equipment
 where active is not false`,
    fix: { en: 'Deactivate and dispose.', 'pt-BR': 'Desative e descarte.' },
  },
  {
    id: 'RDC015-STERILE',
    regulation: 'ANVISA',
    anchor: 'RDC 15/2012',
    anchorConfidence: 'medium',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    applies: { flag: 'sterilises' },
    title: { en: 'Load released only with good indicators', 'pt-BR': 'Carga liberada só com indicadores conformes' },
    why: {
      en: 'Also rejects reprocessing of single-use items.',
      'pt-BR': 'Também reprova reprocessamento de item de uso único.',
    },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(ran_at) filter (where ok is not true) as oldest
  from (select id, ran_at,
               single_use is false
                 and (released_at is null or (physical_ok and chemical_ok and biological_ok is not false)) as ok
          from pulso_ref.sterilisation_cycle
         where ran_at is null or ran_at > now() - interval '365 days') cycle`,
    fix: { en: 'Recall the load and investigate.', 'pt-BR': 'Recolha a carga e investigue.' },
  },
  {
    id: 'RDC222-WASTE',
    regulation: 'ANVISA',
    anchor: 'RDC 222/2018; RDC 63/2011 art. 23 X',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'attest',
    mode: 'attest',
    title: {
      en: 'Waste plan in force, with contract and training',
      'pt-BR': 'PGRSS vigente com coleta contratada e treinamento',
    },
    why: { en: 'Sharps and biological waste.', 'pt-BR': 'Perfurocortantes e resíduos biológicos.' },
    validDays: 365,
    fix: { en: 'Update the plan and attach certificates.', 'pt-BR': 'Atualize o PGRSS e anexe certificados.' },
  },
];
