import { Router } from 'express';
import { cached } from './cached.ts';
import type { Context } from './context.ts';
import { HttpError } from './errors.ts';
import { Id } from './input.ts';

/** The treatments on offer and the professionals: read often, changed seldom. */
export function catalogueRoutes({ database, caches }: Context): Router {
  const router = Router();
  const columns = 'id, name, category, duration_minutes as "durationMinutes", price_cents as "priceCents", invasive';
  router.get('/treatments', async (_request, response) => {
    const treatments = await cached(response, caches, 'treatment_catalogue', 'all', () =>
      database.query(`select ${columns} from treatments where active order by category, name`),
    );
    response.json({ treatments });
  });
  router.get('/treatments/:id', async (request, response) => {
    const id = Id.parse(request.params.id);
    const treatment = await cached(response, caches, 'treatment_catalogue', `treatment:${id}`, async () => {
      const [row] = await database.query(`select ${columns} from treatments where id = $1`, [id]);
      return row;
    });
    if (treatment === undefined) throw new HttpError(404, 'not-found', 'No such treatment');
    response.json(treatment);
  });
  router.get('/professionals', async (_request, response) => {
    const professionals = await cached(response, caches, 'treatment_catalogue', 'professionals', () =>
      database.query('select id, full_name as "fullName", speciality from professionals where active order by id'),
    );
    response.json({ professionals });
  });
  return router;
}
