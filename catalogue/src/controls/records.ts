import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const recordsControls: readonly Control[] = [
  {
    id: 'L13787-ART06-20Y',
    regulation: 'PRONTUARIO',
    anchor: 'Lei 13.787/2018 arts. 3, 6',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'No record disposed of within 20 years of its last entry',
      'pt-BR': 'Nenhum prontuário eliminado antes de 20 anos do último registro',
    },
    why: {
      en: 'Statutory minimum. CFM 1.821/2007 art. 7 reads digital custody as permanent, so no automatic disposal by default.',
      'pt-BR':
        'Mínimo legal. A CFM 1.821/2007 art. 7 lê a guarda digital como permanente: nada é eliminado automaticamente.',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(disposed_at) filter (where ok is not true) as oldest
  from (select id, disposed_at,
               disposed_at >= last_record_at + interval '20 years' and authorised_at <= disposed_at as ok
          from pulso_ref.disposal
         where coalesce(object_type, 'procedure_record') = 'procedure_record') disposal`,
    fix: {
      en: "Restore from backup; every disposal needs the committee's opinion.",
      'pt-BR': 'Restaure da cópia; toda eliminação exige parecer da comissão.',
    },
  },
  {
    id: 'L13787-POLICY',
    regulation: 'PRONTUARIO',
    anchor: 'Lei 13.787/2018 art. 6',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Record retention policy of at least 7305 days',
      'pt-BR': 'Política de guarda de prontuário com mínimo de 7305 dias',
    },
    why: {
      en: 'Catches a wrong purge setting before it destroys anything.',
      'pt-BR': 'Flagra a configuração errada antes que ela destrua algo.',
    },
    empty: 'fail',
    sql: `
select count(*) checked, count(*) filter (where coalesce(min_days,0) < 7305 or max_days < 7305) failed,
       sum(hashtextextended(object_type, 0)) filter (where coalesce(min_days,0) < 7305 or max_days < 7305) as failing, null::timestamptz oldest from pulso_ref.retention_policy where object_type in ('procedure_record','client_photo_clinical')`,
    fix: { en: 'Correct the policy before the next purge.', 'pt-BR': 'Corrija a política antes da próxima rotina.' },
  },
  {
    id: 'CFM1821-SIGN',
    regulation: 'CFM',
    anchor: 'Res. CFM 1.821/2007 arts. 3-4 (NGS2); Res. CFM 2.299/2021 art. 4; Lei 14.063/2020 arts. 13-14',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'sql',
    mode: 'auto',
    applies: { flag: 'medical' },
    title: {
      en: 'Medical record signed with a qualified certificate within 24 h',
      'pt-BR': 'Registro médico assinado com certificado qualificado em 24 h',
    },
    why: {
      en: 'Paperless records rest on NGS2. 24 h is policy. Set `signature_min` to advanced for non-medical staff (Lei 14.063 art. 14).',
      'pt-BR':
        'Prontuário sem papel se apoia no NGS2. 24 h é política. Para equipe não médica use signature_min advanced (Lei 14.063 art. 14).',
    },
    empty: 'unknown',
    parameters: { signature_min: 'qualified' },
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(performed_at) filter (where ok is not true) as oldest
  from (select id, performed_at,
               signed_at <= performed_at + interval '24 hours'
                 and (signature = 'qualified' or (:signature_min = 'advanced' and signature = 'advanced')) as ok
          from pulso_ref.procedure_record
         where medical is not false
           and (performed_at is null or performed_at between now() - interval '365 days' and now() - interval '24 hours')) act`,
    fix: { en: 'Sign pending entries with ICP-Brasil.', 'pt-BR': 'Assine as pendências com certificado ICP-Brasil.' },
  },
  {
    id: 'CFM1638-COMPLETE',
    regulation: 'CFM',
    anchor: 'Res. CFM 1.638/2002 art. 5; Res. CFM 2.217/2018 art. 87',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'sql',
    mode: 'auto',
    title: { en: 'Record holds its mandatory items', 'pt-BR': 'Prontuário com itens obrigatórios preenchidos' },
    why: {
      en: 'Legible, dated, identified entry for every act.',
      'pt-BR': 'Registro legível, datado e identificado de cada ato.',
    },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where complete is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where complete is not true) as failing,
       min(performed_at) filter (where complete is not true) as oldest
  from pulso_ref.procedure_record
 where performed_at is null or performed_at between now() - interval '365 days' and now() - interval '24 hours'`,
    fix: {
      en: 'Complete by dated addendum; never overwrite.',
      'pt-BR': 'Complete com adendo datado; nunca sobrescreva.',
    },
  },
  {
    id: 'L15378-CONSENT',
    regulation: 'PACIENTE',
    anchor: "Lei 15.378/2026 (Patients' statute) art. 14; Lei 8.078/1990 art. 6 III",
    anchorConfidence: 'medium',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'sql',
    mode: 'auto',
    title: {
      en: 'Invasive procedure with an informed-consent term given before the act',
      'pt-BR': 'Procedimento invasivo com termo informado anterior ao ato',
    },
    why: {
      en: "Treatment consent is a different object from LGPD consent: other purpose, other revocation effects. Must be the same patient's.",
      'pt-BR':
        'Consentimento de tratamento não é o da LGPD: outra finalidade, outros efeitos. Precisa ser do mesmo paciente.',
    },
    empty: 'unknown',
    sql: `
select count(*) as checked,
       count(*) filter (where ok is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ok is not true) as failing,
       min(performed_at) filter (where ok is not true) as oldest
  from (select r.id, r.performed_at,
               k.purpose = 'procedure' and k.granted_at <= r.performed_at and k.evidence_sha256 <> ''
                 and coalesce(k.revoked_at, 'infinity') > r.performed_at as ok
          from pulso_ref.procedure_record r
          left join pulso_ref.consent k on k.id = r.term_id and k.client_ref = r.client_ref
         where r.invasive is not false and (r.performed_at is null or r.performed_at > now() - interval '365 days')) act`,
    fix: {
      en: 'Hold the act until the term is signed; never back-date.',
      'pt-BR': 'Suspenda o ato até colher o termo; nunca date para trás.',
    },
  },
  {
    id: 'CFM2454-AI',
    regulation: 'CFM',
    anchor: 'Res. CFM 2.454/2026',
    anchorConfidence: 'medium',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'medium',
    kind: 'sql',
    mode: 'auto',
    applies: { flag: 'ai' },
    title: {
      en: 'AI use recorded and disclosed to the patient',
      'pt-BR': 'Uso de IA registrado e informado ao paciente',
    },
    why: {
      en: 'In force since Aug 2026 (180 days after 27 Feb 2026).',
      'pt-BR': 'Em vigor desde ago. 2026 (180 dias após 27 fev. 2026).',
    },
    empty: 'na',
    sql: `
select count(*) as checked,
       count(*) filter (where ai_disclosed is not true) as failed,
       sum(hashtextextended(id::text, 0)) filter (where ai_disclosed is not true) as failing,
       min(performed_at) filter (where ai_disclosed is not true) as oldest
  from pulso_ref.procedure_record
 where ai_used is not false`,
    fix: { en: 'Disclose and record.', 'pt-BR': 'Informe e registre.' },
  },
];
