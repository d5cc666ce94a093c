import { Router } from 'express';
import { z } from 'zod';
import { cached } from './cached.ts';
import type { Context } from './context.ts';

const Period = z.object({ days: z.coerce.number().int().min(1).max(90).default(30) });

/** Numbers for the manager, no person in them. */
export function analyticsRoutes({ database, caches }: Context): Router {
  const router = Router();
  router.get('/analytics/visits', async (request, response) => {
    const { days } = Period.parse(request.query);
    const visits = await cached(response, caches, 'analytics', `visits:${days}`, () =>
      database.query(
        `select (starts_at at time zone 'America/Sao_Paulo')::date::text as day, count(*)::int as booked,
                count(*) filter (where status = 'done')::int as done, count(*) filter (where status = 'no_show')::int as "noShow"
           from appointments where starts_at >= now() - make_interval(days => $1) and starts_at < now()
          group by 1 order by 1`,
        [days],
      ),
    );
    response.json({ days, visits });
  });
  return router;
}
