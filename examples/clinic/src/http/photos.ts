import { Router } from 'express';
import { cached } from './cached.ts';
import type { Context } from './context.ts';
import { Id } from './input.ts';

/** Before/after photos: metadata only; the pictures are in an object store behind short-lived signed URLs. */
export function photoRoutes({ database, caches }: Context): Router {
  const router = Router();
  router.get('/clients/:id/photos', async (request, response) => {
    const id = Id.parse(request.params.id);
    const photos = await cached(response, caches, 'photos', `client:${id}`, () =>
      database.query(
        `select id, moment, taken_at as "takenAt", width, height, bytes,
                published_at is not null and unpublished_at is null as published
           from photos where client_id = $1 order by taken_at`,
        [id],
      ),
    );
    // Health data about a person: nothing between here and the browser may keep it.
    response.set('Cache-Control', 'private, no-store').json({ photos });
  });
  return router;
}
