/**
 * Invented data for tests of the controls: run in the tables of the reference schema, with `search_path` set to
 * `pulso_ref, pg_catalog`, by an owner; the role `pulso_auditor` exists.
 */
export const fixtures = {
  /** Working days around now, without holidays. */
  calendar: `
insert into business_day
select d::date
  from generate_series(date_trunc('year', now()) - interval '2 years', date_trunc('year', now()) + interval '2 years', '1 day') d
 where extract(isodow from d) < 6`,
  /** Every SQL control looks at something and finds nothing wrong. */
  good: `
create schema if not exists app; create table if not exists app.client_real(id int, cpf text);
alter table app.client_real enable row level security; alter table app.client_real force row level security;
insert into facility values(1,'saude',current_date+90,'p1','p2',current_date+90,current_date+90);
insert into client values('c1',false,null,false),('c2',true,null,false);
insert into processing_activity values(1,'art11.II.f',true,true,now(),now(),7305);
insert into consent values(1,'c1','publication','v1',now()-interval '60 days',null,null,false,'x'),(2,'c2','care','v1',now()-interval '60 days',null,null,true,'x'),(3,'c1','tele','v1',now()-interval '60 days',null,null,false,'x'),(5,'c1','procedure','v1',now()-interval '60 days',null,null,false,'x');
insert into data_subject_request values(1,'access',now()-interval '20 days',now()-interval '10 days','done',null),(2,'erasure',now()-interval '20 days',now()-interval '10 days','refused','retention'),(3,'record_copy',now()-interval '20 days',now()-interval '10 days','done',null);
insert into incident values(1,now()-interval '60 days',now()-interval '60 days',true,true,now()-interval '60 days',now()-interval '59 days',now()-interval '59 days',true,now()-interval '50 days');
insert into client_photo values(1,'c1',now()-interval '10 days',null,1,now()-interval '11 days',false,true,true,true),(2,'c2',null,null,null,null,false,false,true,false);
insert into professional values('p1','CRM',current_date-900,current_date+300,true);
insert into product values(1,'device',true,'80000000000',current_date+900),(2,'cosmetic',false,'25351',null);
insert into product_lot values(1,1,'L1',current_date+200,null),(2,2,'L2',current_date+200,null);
insert into procedure_record values(1,'c1','p1',now()-interval '30 days',true,true,true,3,5,true,now()-interval '30 days'+interval '1 hour','qualified',true,true,1),(2,'c2','p1',now()-interval '30 days',false,true,false,null,2,true,now()-interval '30 days'+interval '1 hour','qualified',false,false,1);
insert into procedure_product values(1,1,'injection'),(2,2,'topical');
insert into equipment values(1,'laser','800',current_date+10,current_date+10,true);
insert into sterilisation_cycle values(1,now()-interval '1 day',true,true,true,now(),false);
insert into adverse_event values(1,1,now()-interval '90 days',now()-interval '90 days','death',now()-interval '89 days'),(2,1,now()-interval '90 days',now()-interval '90 days','mild',now()-interval '80 days');
insert into retention_policy values('procedure_record',7305,null,'L13787');
insert into retention_state values('lead',0,null,10);
insert into disposal values(1,'procedure_record',now()-interval '21 years',now(),now()-interval '1 day'),(2,'incident',now()-interval '6 years',now(),now());
insert into account values('a1',true,true,now(),null,null);
insert into processor values(1,'cloud',now()-interval '1 year',current_date+100,true,'anpd_scc');
insert into access_log_span values(now()-interval '7 months',now(),now()-interval '2 years');
insert into sensitive_relation values('app.client_real','cpf');
insert into allowed_reader values('postgres');
do $$ declare p bytea:='\\x00'; c text; h bytea; i int; begin for i in 1..1000 loop c:=format('{"seq":%s,"a":"read"}',i); h:=sha256(p||convert_to(c,'UTF8')); insert into pulso_ref.audit_log values(i,now()-interval '1 day','u1','read','procedure_record','r'||i,'care',c,p,h); p:=h; end loop; insert into pulso_ref.audit_checkpoint values(1000,p,now(),null); end $$;`,
  /** After `good`: every control on data fails. */
  bad: `
update facility set licence_until=current_date-5; update processing_activity set legal_basis='art7.I', dpia_at=null;
update consent set revoked_at=now()-interval '2 hours' where id=1; update consent set by_guardian=false where id=2; update consent set client_ref='cX' where id in(1,3,5);
insert into consent values(4,'c1','publication','v1',now()-interval '60 days',null,now()-interval '3 hours',false,'x'); insert into client_photo values(3,'c1',now()-interval '10 days',null,4,null,true,false,false,true);
update data_subject_request set answered_at=null; update incident set anpd_at=now()-interval '50 days', subjects_at=null, complement_at=null, recorded_at=null;
update professional set reg_until=current_date-60; update product set anvisa_no='' where id=1; update product_lot set expires_on=current_date-60; 
update procedure_record set signature='advanced',complete=false,ai_disclosed=false; update procedure_product set route='injection'; insert into procedure_product values(2,1,'injection'); delete from procedure_product where procedure_id=1;
update equipment set maint_due=current_date-5, kind='tanning_bed'; update sterilisation_cycle set single_use=true; update adverse_event set notified_at=null;
update retention_policy set min_days=1825; update retention_state set expired_without_hold=3; update disposal set last_record_at=now()-interval '3 years';
update account set mfa=false,left_at=now()-interval '1 day'; update processor set transfer_basis=null; update access_log_span set oldest_at=now()-interval '2 months';
update audit_log set reason='' where seq=5; update audit_log set canon='{"x":1}' where seq=500;
alter table app.client_real no force row level security; grant select on app.client_real to public; grant usage on schema app to public; grant delete on audit_log to pulso_auditor;`,
  /** After `good`: dates and flags are missing; none that reads them passes. */
  nulls: `
update facility set licence_until=null; update consent set granted_at=null; update processing_activity set legal_basis=null, dpia_at=null; update data_subject_request set received_at=null;
update professional set reg_from=null; update product set anvisa_no=null; update product_lot set expires_on=null, lot_no=null; update equipment set maint_due=null, kind=null; update sterilisation_cycle set physical_ok=null;
update adverse_event set occurred_at=null, detected_at=null; update disposal set last_record_at=null; update account set mfa=null, last_login_at=null; update access_log_span set oldest_at=null; update processor set signed_at=null;
update procedure_record set complete=null, signature=null, ai_disclosed=null; update client_photo set edited=null, encrypted=null; update retention_policy set min_days=null; update incident set known_at=null, recorded_at=null, anpd_at=null; update audit_log set reason=null, prev_hash=null, row_hash=null; update retention_state set expired_without_hold=null; update procedure_product set route=null;`,
} as const;
