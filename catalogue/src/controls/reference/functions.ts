/** Functions beside the views: terms in business days, São Paulo time. */
export const referenceFunctions = `
-- End (exclusive) of the n-th business day after t. Raises when t is NULL or outside the calendar, so that a missing or
-- outworn table of holidays becomes an error and never a silent pass.
create function pulso_ref.bd_add(t timestamptz, n int) returns timestamptz language plpgsql stable as $f$
declare
  d date := (t at time zone 'America/Sao_Paulo')::date;
  last date;
  days int;
begin
  if d is null or n is null or not exists (select 1 from pulso_ref.business_day where day <= d) then
    raise exception 'calendar' using errcode = '22023';
  end if;
  select max(x.day), count(*) into last, days
    from (select distinct day from pulso_ref.business_day where day > d order by day limit n) x;
  if days < n then
    raise exception 'calendar' using errcode = '22023';
  end if;
  return (last + 1)::timestamp at time zone 'America/Sao_Paulo';
end $f$;

-- The last day of t's month, from which terms of the month after it count.
create function pulso_ref.month_end(t timestamptz) returns timestamptz language sql stable as $f$
  select (date_trunc('month', t at time zone 'America/Sao_Paulo') + interval '1 month - 1 day') at time zone 'America/Sao_Paulo'
$f$;
`;
