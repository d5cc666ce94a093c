-- Everything that follows from the clients, professionals and treatments loaded before: set-based, deterministic
-- (a hash of the row's number decides), relative to today. Settings: seed.clients, seed.appointments.
set local search_path = clinic;

-- A repeatable fraction in [0, 1) for a number and a purpose.
create function pg_temp.pick(n bigint, salt int) returns float8 language sql immutable parallel safe
  return (hashint8(n * 1000 + salt)::bigint & 2147483647) / 2147483648.0;

insert into facility values (1, 'saude', 'Clínica Horizonte (fictícia)', current_date + 210, 1, 2);
insert into retention_policies values
  ('procedure_record', 7305, 'Lei 13.787/2018 art. 6'),
  ('client_photo_clinical', 7305, 'Lei 13.787/2018 art. 6');

insert into products (name, kind, injectable, anvisa_number, anvisa_until)
select name, kind, injectable, '8' || lpad((10000000 + row_number() over ())::text, 10, '0'), current_date + 900
from (values
  ('Toxina botulínica A 100 U', 'medicine', true), ('Ácido hialurônico 24 mg/ml', 'device', true),
  ('Ácido hialurônico 20 mg/ml', 'device', true), ('Bioestimulador PLLA', 'device', true),
  ('Hidroxiapatita de cálcio', 'device', true), ('Fio de PDO', 'device', true),
  ('Lidocaína 4% creme', 'medicine', false), ('Ácido glicólico 30%', 'cosmetic', false),
  ('Vitamina C 20%', 'cosmetic', false), ('Protetor solar FPS 60', 'cosmetic', false)
) as p (name, kind, injectable);

-- Lots are good from before the first recorded use until well after today. Those of one product stand together: the first
-- 72 are of what may be injected.
insert into product_lots (product_id, lot_number, expires_on)
select p.id, 'L' || p.id || '-' || n, current_date + 120 + n * 30
from products p cross join generate_series(1, 12) n
order by p.id, n;

-- Appointments: every working day (Monday to Saturday) every professional has 16 slots of half an hour, from 30 days
-- ahead back into the past until the wanted number is reached. The agenda of a day is therefore a full one.
create temporary table working_days on commit drop as
select row_number() over (order by day desc) - 1 as n, day::date
from generate_series(
  current_date - (2 + current_setting('seed.appointments')::int / (16 * (select count(*) from professionals)) * 7 / 6 + 20)::int,
  current_date + 30, interval '1 day') day
where extract(isodow from day) < 7;

insert into appointments (client_id, professional_id, treatment_id, starts_at, ends_at, status, room, notes, confirmation_code, created_at)
select
  1 + floor(power(pg_temp.pick(i, 1), 1.3) * current_setting('seed.clients')::int)::int,
  p.id,
  1 + floor(pg_temp.pick(i, 2) * t.count)::int,
  s.starts_at,
  s.starts_at + interval '30 minutes',
  case
    when s.starts_at > now() then case when pg_temp.pick(i, 3) < 0.7 then 'confirmed' else 'booked' end
    when pg_temp.pick(i, 3) < 0.90 then 'done'
    when pg_temp.pick(i, 3) < 0.96 then 'no_show'
    else 'cancelled'
  end,
  'Sala ' || (1 + p.id % 12),
  case when pg_temp.pick(i, 4) < 0.25 then 'Retorno em 30 dias; manter fotoproteção e hidratação diária.' else '' end,
  'C' || lpad(to_hex(i), 8, '0'),
  s.starts_at - interval '9 days'
from (select count(*)::int as count from treatments) t
  cross join (select count(*)::int as count from professionals) pc
  cross join generate_series(0, current_setting('seed.appointments')::int - 1) i
  join working_days d on d.n = i / (16 * pc.count)
  join professionals p on p.id = 1 + (i / 16) % pc.count
  cross join lateral (
    -- 08:00 to 11:30 and 13:00 to 16:30, in São Paulo.
    select (d.day + time '08:00' + (i % 16) * interval '30 minutes' + (case when i % 16 >= 8 then interval '1 hour' else interval '0' end))
      at time zone 'America/Sao_Paulo' as starts_at
  ) s;

-- Consents: care for everybody; procedure and publication for some. Publication is never older than its photo.
insert into consents (client_id, purpose, term_version, granted_at, evidence_sha256)
select c.id, k.purpose, '2026-1', c.created_at + interval '1 hour', encode(sha256((c.id || k.purpose)::bytea), 'hex')
from clients c cross join (values ('care', 1.0), ('procedure', 1.0), ('publication', 0.10)) k (purpose, share)
where pg_temp.pick(c.id, 20 + length(k.purpose)) < k.share;
-- Some have taken publication back, long ago, and in time: what follows publishes nothing of theirs.
update consents set revoked_at = granted_at + interval '20 days'
where purpose = 'publication' and pg_temp.pick(id, 30) < 0.1;

-- Procedure records of the last year's visits, with the lot used where the treatment is invasive.
insert into procedure_records (appointment_id, client_id, professional_id, performed_at, invasive, summary, signed_at, signature, consent_id)
select a.id, a.client_id, a.professional_id, a.starts_at, t.invasive, t.name || ' sem intercorrências.', a.ends_at, 'qualified', k.id
from appointments a
join treatments t on t.id = a.treatment_id
left join consents k on k.client_id = a.client_id and k.purpose = 'procedure'
where a.status = 'done' and a.starts_at > now() - interval '180 days';

insert into procedure_products (procedure_id, lot_id, route)
select r.id, 1 + floor(pg_temp.pick(r.id, 40) * 72)::int, 'injection'
from procedure_records r where r.invasive;

insert into photos (client_id, consent_id, taken_at, moment, storage_key, width, height, bytes, published_at, anonymised_at, educational_text)
select c.id, k.id, c.created_at + n * interval '40 days', case n when 1 then 'before' else 'after' end,
  'photos/' || c.pseudonym || '/' || n || '.webp', 1600, 1200, 180000 + (pg_temp.pick(c.id * 2 + n, 50) * 160000)::int,
  case when k.id is not null and n = 2 then c.created_at + interval '90 days' end,
  case when k.id is not null then c.created_at + interval '85 days' end,
  k.id is not null
from clients c
cross join generate_series(1, 2) n
left join consents k on k.client_id = c.id and k.purpose = 'publication' and k.revoked_at is null
where pg_temp.pick(c.id, 51) < 0.4 or k.id is not null;

insert into invoices (appointment_id, client_id, issued_at, amount_cents, status)
select a.id, a.client_id, a.ends_at, t.price_cents, case when pg_temp.pick(a.id, 60) < 0.93 then 'paid' else 'open' end
from appointments a join treatments t on t.id = a.treatment_id
where a.status = 'done' and a.starts_at > now() - interval '180 days';

-- The log of what those professionals wrote, linked row by row as the trigger would, which looks up the last row each time.
create function pg_temp.link(previous bytea, canon text) returns bytea language sql immutable
  return sha256(previous || convert_to(canon, 'UTF8'));
create aggregate pg_temp.chain(text) (
  sfunc = pg_temp.link, stype = bytea,
  initcond = '\x0000000000000000000000000000000000000000000000000000000000000000'
);
alter table audit_log disable trigger audit_link;
insert into audit_log (seq, at, actor, action, object_type, object_id, reason, canon, prev_hash, row_hash)
select l.seq, l.at, l.actor, l.action, l.object_type, l.object_id, l.reason, l.canon,
  lag(l.row_hash, 1, decode(repeat('00', 32), 'hex')) over (order by l.seq), l.row_hash
from (
  select w.*, pg_temp.chain(w.canon) over (order by w.seq) as row_hash
  from (
    select o.*, audit_canon(row(null, o.*, null, null, null)::audit_log) as canon
    from (
      select row_number() over (order by r.signed_at, r.id) as seq, r.signed_at as at,
        'professional:' || r.professional_id as actor, 'write' as action, 'procedure_record' as object_type,
        r.id as object_id, 'care' as reason
      from procedure_records r
    ) o
  ) w
) l;
alter table audit_log enable trigger audit_link;
