import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const photosControls: readonly Control[] = [
  {
    id: 'PHOTO-STORE',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 11, 46; Lei 13.787/2018 art. 4',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Clinical photo encrypted, object not public', 'pt-BR': 'Foto clínica cifrada e sem objeto público' },
    why: { en: 'Photos may identify and are health data.', 'pt-BR': 'Fotos podem identificar e são dado de saúde.' },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where encrypted is not true
         or (public_object is not false and (published_at is null or unpublished_at is not null))) as failed,
       sum(hashtextextended(id::text, 0)) filter (where encrypted is not true
         or (public_object is not false and (published_at is null or unpublished_at is not null))) as failing,
       null::timestamptz as oldest
  from pulso_ref.client_photo`,
    fix: { en: 'Make it private and re-encrypt.', 'pt-BR': 'Torne o objeto privado e recifre.' },
  },
  {
    id: 'CFM2336-AUTH',
    regulation: 'CFM',
    anchor: 'Res. CFM 2.336/2023 art. 14; Lei 13.709/2018 art. 11 I',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: "Published photo has that patient's specific authorisation",
      'pt-BR': 'Foto publicada com autorização específica do mesmo paciente',
    },
    why: {
      en: 'Care consent does not cover publicity; the link must match the patient.',
      'pt-BR': 'Consentimento de cuidado não cobre publicidade; o vínculo precisa ser do mesmo paciente.',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(published_at) filter (where ok is not true) as oldest
  from (select p.id, p.published_at,
               k.purpose = 'publication' and k.granted_at <= p.published_at
                 and coalesce(k.expires_at, 'infinity') >= now() as ok
          from pulso_ref.client_photo p
          left join pulso_ref.consent k on k.id = p.consent_id and k.client_ref = p.client_ref
         where p.published_at is not null and p.unpublished_at is null) photo`,
    fix: { en: 'Unpublish until authorised.', 'pt-BR': 'Despublique até obter autorização.' },
  },
  {
    id: 'CFM2336-ANON',
    regulation: 'CFM',
    anchor: 'Res. CFM 2.336/2023 art. 14',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'hybrid',
    title: {
      en: 'Published photo anonymous, unedited, with educational text',
      'pt-BR': 'Foto publicada anônima sem edição e com texto educativo',
    },
    why: {
      en: 'Anonymity holds even with authorisation; before and after must show limits and complications.',
      'pt-BR': 'O anonimato vale mesmo com autorização; antes e depois mostram limites e complicações.',
    },
    empty: 'na',
    sql: `
select count(*) checked, count(*) filter (where anonymised_at is null or edited is not false or educational_text is not true) failed,
       sum(hashtextextended(id::text, 0)) filter (where anonymised_at is null or edited is not false or educational_text is not true) as failing, min(published_at) filter (where anonymised_at is null) oldest
from pulso_ref.client_photo where published_at is not null and unpublished_at is null`,
    validDays: 365,
    fix: { en: 'Unpublish and redo the piece.', 'pt-BR': 'Despublique e refaça a peça.' },
  },
];
