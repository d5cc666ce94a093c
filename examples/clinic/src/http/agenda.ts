import { Router } from 'express';
import { z } from 'zod';
import { timeZone } from '../settings.ts';
import type { Context } from './context.ts';
import { Day, Id } from './input.ts';
import { limiter } from './limiter.ts';

const Query = z.object({ date: Day });

/*
 * The day of a professional, with each client's last three visits and number of missed ones beside the appointment. For
 * each appointment the inner queries look up one client: with the index on (client_id, starts_at) some microseconds.
 */
const AGENDA = `
select a.id, a.starts_at as "startsAt", a.ends_at as "endsAt", a.status, a.room, t.name as treatment,
       c.id as "clientId", c.full_name as "clientName", v.visits as "lastVisits",
       missed.count as "missedVisits"
  from appointments a
  join clients c on c.id = a.client_id
  join treatments t on t.id = a.treatment_id
  cross join lateral (
    select coalesce(json_agg(json_build_object('startsAt', last.starts_at, 'treatmentId', last.treatment_id)
             order by last.starts_at desc), '[]') as visits
      from (select p.starts_at, p.treatment_id
              from appointments p
             where p.client_id = a.client_id and p.starts_at < a.starts_at and p.status = 'done'
             order by p.starts_at desc
             limit 3) last) v
  cross join lateral (
    select count(*)::int as count
      from appointments p
     where p.client_id = a.client_id and p.starts_at < a.starts_at and p.status = 'no_show') missed
 where a.professional_id = $1 and a.starts_at >= ($2::date::timestamp at time zone '${timeZone}')
   and a.starts_at < (($2::date + 1)::timestamp at time zone '${timeZone}') and a.status <> 'cancelled'
 order by a.starts_at`;

/** The one heavy query of the clinic: however slow it gets, it leaves the others most of the pool and the server. */
const MAX_CONCURRENT = 4;

export function agendaRoutes({ database }: Context): Router {
  const router = Router();
  const limited = limiter(MAX_CONCURRENT);
  router.get('/professionals/:id/agenda', async (request, response) => {
    const id = Id.parse(request.params.id);
    const { date } = Query.parse(request.query);
    const appointments = await limited(() => database.query(AGENDA, [id, date]));
    response.json({ professionalId: id, date, appointments });
  });
  return router;
}
