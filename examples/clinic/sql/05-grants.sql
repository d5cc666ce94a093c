-- Least privilege. The application adds to the audit log and to the clinical record; it rewrites neither.
grant usage on schema clinic to clinic_app;
grant select on all tables in schema clinic to clinic_app;
revoke select on clinic.audit_log, clinic.seed_info from clinic_app;
grant insert on clinic.appointments, clinic.consents, clinic.clients to clinic_app;
grant insert (actor, action, object_type, object_id, reason) on clinic.audit_log to clinic_app;
grant update (status, confirmation_code) on clinic.appointments to clinic_app;
grant update (revoked_at) on clinic.consents to clinic_app;
grant update (published_at, unpublished_at) on clinic.photos to clinic_app;

-- The validator: the views, and nothing beside them.
grant usage on schema pulso_ref to pulso_auditor;
grant select on all tables in schema pulso_ref to pulso_auditor;

-- The collectors: how far sequences are from their end, and nothing of what they number.
grant select on all sequences in schema clinic to pulso_monitor;
