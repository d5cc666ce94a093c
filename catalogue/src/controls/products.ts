import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const productsControls: readonly Control[] = [
  {
    id: 'RDC509-TRACE',
    regulation: 'ANVISA',
    anchor: 'RDC 509/2021 art. 5; RDC 63/2011 arts. 23, 53',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Invasive procedure with a traced lot', 'pt-BR': 'Procedimento invasivo com lote rastreado' },
    why: {
      en: 'A recall must find every exposed client in minutes.',
      'pt-BR': 'Um recolhimento precisa achar cada cliente exposto em minutos.',
    },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where not ok) as failed,
       sum(hashtextextended(id::text, 0)) filter (where not ok) as failing,
       min(performed_at) filter (where not ok) as oldest
  from (select r.id, r.performed_at, traced.procedure_id is not null as ok
          from pulso_ref.procedure_record r
          left join (select distinct x.procedure_id
                       from pulso_ref.procedure_product x
                       join pulso_ref.product_lot l on l.id = x.lot_id
                      where l.lot_no <> '') traced on traced.procedure_id = r.id
         where r.invasive is not false and (r.performed_at is null or r.performed_at > now() - interval '365 days')) act`,
    fix: { en: 'Link the lot from invoice and label.', 'pt-BR': 'Vincule o lote pela nota e etiqueta.' },
  },
  {
    id: 'ANVISA-REG',
    regulation: 'ANVISA',
    anchor: 'Lei 6.360/1976 art. 12; RDC 751/2022',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Only products regularised with Anvisa', 'pt-BR': 'Só produto regularizado na Anvisa' },
    why: {
      en: "Unregistered fillers and threads are a leading inspection finding. That there is a number, and that it was valid on the day, is checked; that Anvisa's base knows it is not.",
      'pt-BR':
        'Preenchedores e fios sem registro lideram as autuações. Verifica-se que há número e que valia no dia; não que a base da Anvisa o conheça.',
    },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(performed_at) filter (where ok is not true) as oldest
  from (select concat_ws('/', x.procedure_id, x.lot_id) as id, r.performed_at,
               p.anvisa_no <> '' and coalesce(p.anvisa_until, 'infinity'::date) >= r.performed_at::date as ok
          from pulso_ref.procedure_product x
          left join pulso_ref.procedure_record r on r.id = x.procedure_id
          left join pulso_ref.product_lot l on l.id = x.lot_id
          left join pulso_ref.product p on p.id = l.product_id) used`,
    fix: { en: 'Quarantine the stock and notify.', 'pt-BR': 'Segregue o estoque e notifique.' },
  },
  {
    id: 'ANVISA-EXPIRED',
    regulation: 'ANVISA',
    anchor: 'Lei 6.437/1977 art. 10; Lei 8.078/1990 art. 18 §6',
    anchorConfidence: 'medium',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'No expired or recalled lot used', 'pt-BR': 'Nenhum lote vencido ou recolhido em uso' },
    why: { en: 'Compared at the time of use.', 'pt-BR': 'Comparado no momento do uso.' },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(performed_at) filter (where ok is not true) as oldest
  from (select concat_ws('/', x.procedure_id, x.lot_id) as id, r.performed_at,
               l.expires_on >= r.performed_at::date and coalesce(l.recalled_at, 'infinity') > r.performed_at as ok
          from pulso_ref.procedure_product x
          left join pulso_ref.procedure_record r on r.id = x.procedure_id
          left join pulso_ref.product_lot l on l.id = x.lot_id) used`,
    fix: {
      en: 'Block the lot and assess exposed clients.',
      'pt-BR': 'Bloqueie o lote e avalie os pacientes expostos.',
    },
  },
  {
    id: 'RDC907-INJECT',
    regulation: 'ANVISA',
    anchor: 'RDC 907/2024 (cosmetic = external use); technical note 2/2024',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Cosmetic never injected', 'pt-BR': 'Cosmético nunca injetado' },
    why: {
      en: 'Injectables cannot be regularised as cosmetics.',
      'pt-BR': 'Injetável não se regulariza como cosmético.',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where (x.route not in ('injection', 'microneedling') and not p.injectable) is not true) as failed,
       sum(hashtextextended(concat_ws('/', x.procedure_id, x.lot_id), 0)) filter (where (x.route not in ('injection', 'microneedling') and not p.injectable) is not true) as failing,
       null::timestamptz as oldest
  from pulso_ref.procedure_product x
  join pulso_ref.product_lot l on l.id = x.lot_id
  join pulso_ref.product p on p.id = l.product_id
 where p.kind = 'cosmetic'`,
    fix: { en: 'Stop use and notify.', 'pt-BR': 'Suspenda o uso e notifique evento.' },
  },
];
