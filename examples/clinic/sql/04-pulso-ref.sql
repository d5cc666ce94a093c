-- What Pulso's validator may see: the shape that its controls expect, with pseudonyms instead of people. The views run
-- with their owner's rights; the role pulso_auditor can read these and nothing else.
create schema pulso_ref;
set local search_path = pg_catalog;

create view pulso_ref.facility as
select id, kind, licence_until, technical_lead_id::text as tech_lead_ref, technical_deputy_id::text as tech_deputy_ref,
  null::date as council_reg_until, null::date as pgrss_until
from clinic.facility;

create view pulso_ref.client as
select pseudonym::text as ref, birth_date > current_date - interval '18 years' as minor, erased_at, false as legal_hold
from clinic.clients;

-- Left joins: where a control does not ask for the pseudonym, the planner leaves the join out.
create view pulso_ref.consent as
select k.id, c.pseudonym::text as client_ref, k.purpose, k.term_version, k.granted_at, k.expires_at, k.revoked_at,
  k.by_guardian, k.evidence_sha256
from clinic.consents k left join clinic.clients c on c.id = k.client_id;

create view pulso_ref.client_photo as
select p.id, c.pseudonym::text as client_ref, p.published_at, p.unpublished_at, p.consent_id, p.anonymised_at, p.edited,
  p.educational_text, p.encrypted, p.published_at is not null and p.unpublished_at is null as public_object
from clinic.photos p left join clinic.clients c on c.id = p.client_id;

create view pulso_ref.professional as
select pseudonym::text as ref, council, registered_from as reg_from, registered_until as reg_until, active
from clinic.professionals;

create view pulso_ref.product as
select id::bigint, kind, injectable, anvisa_number as anvisa_no, anvisa_until from clinic.products;

create view pulso_ref.product_lot as
select id::bigint, product_id::bigint, lot_number as lot_no, expires_on, recalled_at from clinic.product_lots;

create view pulso_ref.procedure_record as
select r.id, c.pseudonym::text as client_ref, p.pseudonym::text as professional_ref, r.performed_at, r.invasive,
  p.council = 'CRM' as medical, false as tele, null::bigint as tele_consent_id, r.consent_id as term_id,
  r.summary <> '' as complete, r.signed_at, r.signature, false as ai_used, null::boolean as ai_disclosed,
  null::bigint as equipment_id
from clinic.procedure_records r
left join clinic.clients c on c.id = r.client_id
left join clinic.professionals p on p.id = r.professional_id;

-- The chain, and what its rows say of reads and writes: who acted is a role or an internal number.
create view pulso_ref.audit_log as
select seq, at, actor as actor_ref, action, object_type, object_id::text as object_ref, reason, canon, prev_hash, row_hash
from clinic.audit_log;

create view pulso_ref.procedure_product as
select procedure_id, lot_id::bigint, route from clinic.procedure_products;

create view pulso_ref.retention_policy as
select object_type, min_days, null::int as max_days, basis from clinic.retention_policies;

-- Which columns are sensitive, and which login roles may read them: declared here, compared with what the database grants.
create view pulso_ref.sensitive_relation (rel, col) as
values
  ('clinic.clients', 'cpf'), ('clinic.clients', 'full_name'), ('clinic.clients', 'birth_date'),
  ('clinic.clients', 'email'), ('clinic.clients', 'phone'), ('clinic.clients', 'notes'),
  ('clinic.photos', 'storage_key'), ('clinic.procedure_records', 'summary'), ('clinic.consents', 'evidence_sha256'),
  ('clinic.appointments', 'notes'), ('clinic.audit_log', 'actor'),
  ('clinic.audit_log', 'canon');

create view pulso_ref.allowed_reader (rolname) as values ('clinic_app');
