import { Router } from 'express';
import { z } from 'zod';
import { cached } from './cached.ts';
import type { Context } from './context.ts';
import { HttpError } from './errors.ts';
import { Id } from './input.ts';

const Search = z.object({
  name: z.string().trim().min(2).max(80),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

interface Profile {
  readonly id: number;
  readonly fullName: string;
  readonly birthDate: string;
  readonly email: string;
  readonly phone: string;
  readonly city: string;
  readonly state: string;
}

export const profileKey = (id: number): string => `client:${id}`;

/** Search and profiles. A profile is what reception needs; CPF and notes are not part of it. */
export function clientRoutes({ database, caches }: Context): Router {
  const router = Router();
  router.get('/clients', async (request, response) => {
    const { name, limit } = Search.parse(request.query);
    // A prefix search, so that the index on lower(full_name) can answer it; the prefix's own wildcards are escaped.
    const prefix = `${name.toLowerCase().replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
    const clients = await database.query(
      `select id, full_name as "fullName", city, state from clients
        where lower(full_name) like $1 and erased_at is null order by lower(full_name) limit $2`,
      [prefix, limit],
    );
    response.json({ clients });
  });
  router.get('/clients/:id', async (request, response) => {
    const id = Id.parse(request.params.id);
    const profile = await cached(response, caches, 'client_profiles', profileKey(id), async () => {
      const [row] = await database.query<Profile & { [column: string]: unknown }>(
        `select id, full_name as "fullName", birth_date::text as "birthDate", email, phone, city, state
           from clients where id = $1 and erased_at is null`,
        [id],
      );
      return row;
    });
    if (profile === undefined) throw new HttpError(404, 'not-found', 'No such client');
    response.json(profile);
  });
  return router;
}
