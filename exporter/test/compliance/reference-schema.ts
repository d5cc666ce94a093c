/** The reference schema, as far as the four controls read it: tables here, views where a user maps their own. */
export const referenceSchema = `
create schema pulso_ref;
create schema app;
create table app.clients (id int, cpf text);
create table pulso_ref.sensitive_relation (rel text, col text);
create table pulso_ref.client_photo (id bigint, client_ref text, published_at timestamptz, unpublished_at timestamptz, consent_id bigint);
create table pulso_ref.consent (id bigint, client_ref text, purpose text, granted_at timestamptz, revoked_at timestamptz);
create table pulso_ref.professional (ref text, council text, reg_from date, reg_until date, active boolean);
create table pulso_ref.product_lot (id bigint, product_id bigint, lot_no text, expires_on date, recalled_at timestamptz);
create table pulso_ref.procedure_record (id bigint, client_ref text, professional_ref text, performed_at timestamptz, invasive boolean);
create table pulso_ref.procedure_product (procedure_id bigint, lot_id bigint, route text);
grant usage on schema pulso_ref to pulso_auditor;
grant select on all tables in schema pulso_ref to pulso_auditor`;

/** Every control looks at something and finds nothing wrong. */
export const good = `
insert into pulso_ref.sensitive_relation values ('app.clients', 'cpf');
insert into pulso_ref.consent values (1, 'c1', 'publication', now() - interval '60 days', null);
insert into pulso_ref.client_photo values (1, 'c1', now() - interval '10 days', null, 1);
insert into pulso_ref.professional values ('p1', 'CRM', current_date - 900, current_date + 300, true);
insert into pulso_ref.product_lot values (1, 1, 'L1', current_date + 200, null);
insert into pulso_ref.procedure_record values (1, 'c1', 'p1', now() - interval '30 days', true);
insert into pulso_ref.procedure_product values (1, 1, 'injection')`;

/** After `good`: what each control must find. */
export const violations = {
  'LGPD-ART46-PUBLIC': 'grant select on app.clients to public',
  'LGPD-ART08-REVOKED': `update pulso_ref.consent set revoked_at = now() - interval '2 hours'`,
  'ANVISA-EXPIRED': 'update pulso_ref.product_lot set expires_on = current_date - 60',
  'CFM-COUNCIL-VALID': 'update pulso_ref.professional set reg_until = current_date - 60',
} as const;

/** After `good`: a value is missing, which must never pass. */
export const missing = {
  'LGPD-ART46-PUBLIC': `update pulso_ref.sensitive_relation set rel = 'app.gone'`,
  'ANVISA-EXPIRED': 'update pulso_ref.product_lot set expires_on = null',
  'CFM-COUNCIL-VALID': 'update pulso_ref.professional set reg_from = null',
} as const;
