import { createHash } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { errorCode } from '../errors.ts';
import type { Context } from './context.ts';
import { HttpError } from './errors.ts';
import { BigId, Id } from './input.ts';

const NewConsent = z.strictObject({
  clientId: Id,
  purpose: z.enum(['care', 'procedure', 'publication', 'tele']),
  termVersion: z.string().min(1).max(20),
});
/** SQLSTATE foreign_key_violation. */
const FOREIGN_KEY_VIOLATION = '23503';

/** Consent is given and taken back. Taking it back unpublishes what rested upon it, in the same transaction. */
export function consentRoutes({ database, caches }: Context): Router {
  const router = Router();
  router.post('/consents', async (request, response) => {
    const { clientId, purpose, termVersion } = NewConsent.parse(request.body);
    const evidence = createHash('sha256')
      .update(JSON.stringify([clientId, purpose, termVersion, Date.now()]))
      .digest('hex');
    const [row] = await database
      .query<{ id: string }>(
        `insert into consents (client_id, purpose, term_version, granted_at, evidence_sha256)
         values ($1, $2, $3, now(), $4) returning id`,
        [clientId, purpose, termVersion, evidence],
      )
      .catch((error: unknown) => {
        if (errorCode(error) !== FOREIGN_KEY_VIOLATION) throw error;
        throw new HttpError(422, 'unknown-reference', 'No such client');
      });
    response.status(201).json({ id: row?.id, purpose });
  });
  router.post('/consents/:id/revoke', async (request, response) => {
    const id = BigId.parse(request.params.id);
    const clientId = await database.transaction(async (client) => {
      const { rows } = await client.query<{ client_id: number }>(
        'update consents set revoked_at = now() where id = $1 and revoked_at is null returning client_id',
        [id],
      );
      if (rows[0] === undefined) throw new HttpError(409, 'not-in-force', 'No consent in force with this id');
      await client.query(
        'update photos set unpublished_at = now() where consent_id = $1 and published_at is not null and unpublished_at is null',
        [id],
      );
      return rows[0].client_id;
    });
    caches.forget('photos', `client:${clientId}`);
    response.json({ id, revoked: true });
  });
  return router;
}
