-- Foreign keys and indexes after the load: building them once is several times faster than keeping them up to date.
set local search_path = clinic;
set local maintenance_work_mem = '256MB';

alter table appointments
  add foreign key (client_id) references clients,
  add foreign key (professional_id) references professionals,
  add foreign key (treatment_id) references treatments;
alter table consents add foreign key (client_id) references clients;
alter table photos
  add foreign key (client_id) references clients,
  add foreign key (consent_id) references consents;
alter table procedure_records
  add foreign key (appointment_id) references appointments,
  add foreign key (client_id) references clients,
  add foreign key (professional_id) references professionals;
alter table procedure_products
  add foreign key (procedure_id) references procedure_records,
  add foreign key (lot_id) references product_lots;
alter table invoices
  add foreign key (appointment_id) references appointments,
  add foreign key (client_id) references clients;

-- The agenda's "last visits of this client" rests on this one; the switch `slow-queries` drops it.
create index appointments_client_id_starts_at_idx on appointments (client_id, starts_at);
-- One client per professional and slot; also answers "the agenda of a day".
create unique index appointments_professional_slot_idx on appointments (professional_id, starts_at) where status <> 'cancelled';
-- Appointments lie roughly in the order of time: a block-range index is enough for reports over a period, and tiny.
create index appointments_starts_at_idx on appointments using brin (starts_at) with (pages_per_range = 16, autosummarize = on);
create index clients_name_idx on clients (lower(full_name) text_pattern_ops);
create index consents_client_id_idx on consents (client_id);
create index photos_client_id_idx on photos (client_id);
create index photos_published_idx on photos (consent_id) where published_at is not null and unpublished_at is null;
create index procedure_records_client_id_idx on procedure_records (client_id);
create index invoices_client_id_idx on invoices (client_id);
