-- An aesthetic clinic. Money in centavos, times with zone, references to people by `pseudonym` wherever data leaves the
-- clinic. Secondary indexes are in 03-indexes.sql, made after the bulk load.
create schema clinic;
set local search_path = clinic;

create table facility (
  id int primary key,
  kind text not null check (kind in ('saude', 'interesse')),
  name text not null,
  licence_until date not null,
  technical_lead_id int,
  technical_deputy_id int
);

create table professionals (
  id int generated always as identity primary key,
  pseudonym uuid not null default gen_random_uuid() unique,
  full_name text not null,
  speciality text not null,
  council text not null check (council in ('CRM', 'CRBM', 'COREN', 'CRF')),
  council_number text not null,
  registered_from date not null,
  registered_until date not null,
  active boolean not null default true
);

create table clients (
  id int generated always as identity primary key,
  pseudonym uuid not null default gen_random_uuid() unique,
  cpf char(11) not null unique check (cpf ~ '^[0-9]{11}$'),
  full_name text not null,
  birth_date date not null,
  email text not null,
  phone text not null,
  city text not null,
  state char(2) not null,
  notes text not null default '',
  created_at timestamptz not null default now(),
  erased_at timestamptz
);

create table treatments (
  id int generated always as identity primary key,
  name text not null unique,
  category text not null,
  duration_minutes int not null check (duration_minutes > 0),
  price_cents int not null check (price_cents >= 0),
  invasive boolean not null,
  active boolean not null default true
);

create table appointments (
  id bigint generated always as identity primary key,
  client_id int not null,
  professional_id int not null,
  treatment_id int not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  status text not null check (status in ('booked', 'confirmed', 'checked_in', 'done', 'no_show', 'cancelled')),
  room text not null,
  notes text not null default '',
  confirmation_code text,
  created_at timestamptz not null default now()
);

create table consents (
  id bigint generated always as identity primary key,
  client_id int not null,
  purpose text not null check (purpose in ('care', 'procedure', 'publication', 'tele')),
  term_version text not null,
  granted_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz check (revoked_at >= granted_at),
  by_guardian boolean not null default false,
  evidence_sha256 text not null
);

create table photos (
  id bigint generated always as identity primary key,
  client_id int not null,
  consent_id bigint,
  taken_at timestamptz not null,
  moment text not null check (moment in ('before', 'after')),
  storage_key text not null,
  width int not null,
  height int not null,
  bytes int not null,
  encrypted boolean not null default true,
  published_at timestamptz,
  unpublished_at timestamptz,
  anonymised_at timestamptz,
  edited boolean not null default false,
  educational_text boolean not null default false
);

create table products (
  id int generated always as identity primary key,
  name text not null unique,
  kind text not null check (kind in ('medicine', 'device', 'cosmetic')),
  injectable boolean not null,
  anvisa_number text not null,
  anvisa_until date not null
);

create table product_lots (
  id int generated always as identity primary key,
  product_id int not null references products,
  lot_number text not null,
  expires_on date not null,
  recalled_at timestamptz,
  unique (product_id, lot_number)
);

create table procedure_records (
  id bigint generated always as identity primary key,
  appointment_id bigint not null,
  client_id int not null,
  professional_id int not null,
  performed_at timestamptz not null,
  invasive boolean not null,
  summary text not null,
  signed_at timestamptz,
  signature text check (signature in ('qualified', 'advanced')),
  consent_id bigint
);

create table procedure_products (
  procedure_id bigint not null,
  lot_id int not null,
  route text not null check (route in ('injection', 'topical', 'device')),
  primary key (procedure_id, lot_id)
);

create table invoices (
  id bigint generated always as identity primary key,
  appointment_id bigint not null,
  client_id int not null,
  issued_at timestamptz not null,
  amount_cents int not null check (amount_cents >= 0),
  status text not null check (status in ('open', 'paid', 'cancelled'))
);

-- Each row is hashed together with the hash of the row before it, so that a row that was altered, taken out or put in
-- between is found by anybody who reads them in order (Crosby and Wallach, "Efficient Data Structures for Tamper-Evident
-- Logging", section 2). Actors are roles and internal numbers, never names.
create table audit_log (
  id bigint generated always as identity primary key,
  seq bigint unique,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  object_type text not null,
  object_id bigint not null,
  reason text not null,
  canon text,
  prev_hash bytea,
  row_hash bytea
);

-- What of a row is hashed: everything, in one writing.
create function audit_canon(l audit_log) returns text language sql stable
  return jsonb_build_array(l.seq, extract(epoch from l.at), l.actor, l.action, l.object_type, l.object_id, l.reason)::text;

-- Gives a new row its number and its link as its transaction commits, so that writers wait for each other for that moment
-- only: numbers have no gap, and no two rows follow the same one. With its owner's rights, for who adds to the log may
-- neither read it nor link.
create function audit_link() returns trigger language plpgsql security definer set search_path = clinic, pg_temp as $$
declare
  linked audit_log := new;
begin
  perform pg_advisory_xact_lock('clinic.audit_log'::regclass::oid::bigint);
  select l.seq, l.row_hash into linked.seq, linked.prev_hash
    from audit_log l where l.seq is not null order by l.seq desc limit 1;
  linked.seq := coalesce(linked.seq, 0) + 1;
  linked.prev_hash := coalesce(linked.prev_hash, decode(repeat('00', 32), 'hex'));
  linked.canon := audit_canon(linked);
  update audit_log
     set seq = linked.seq, canon = linked.canon, prev_hash = linked.prev_hash,
         row_hash = sha256(linked.prev_hash || convert_to(linked.canon, 'UTF8'))
   where id = new.id;
  return null;
end $$;
create constraint trigger audit_link after insert on audit_log deferrable initially deferred
  for each row execute function audit_link();

create table retention_policies (
  object_type text primary key,
  min_days int not null,
  basis text not null
);

-- What the database holds, so that seeding twice is noticed.
create table seed_info (
  size text not null,
  schema_version int not null,
  seeded_at timestamptz not null default now()
);
