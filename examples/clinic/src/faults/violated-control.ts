import { asOwner } from './as-owner.ts';
import type { FaultSwitch, Parts } from './switch.ts';

const CONSENTS = 12;

/**
 * Consents are revoked two hours ago, and the photos that rest upon them stay published: what happens where somebody
 * revokes past the application. At the end everything published without consent is unpublished, as the law asks.
 */
export function violatedControl({ adminUrl, caches }: Parts): FaultSwitch {
  return {
    id: 'violated-control',
    start: () =>
      asOwner(adminUrl, async (client) => {
        await client.query(
          `update clinic.consents set revoked_at = now() - interval '2 hours'
            where id in (select p.consent_id from clinic.photos p join clinic.consents k on k.id = p.consent_id
                          where p.published_at is not null and p.unpublished_at is null
                            and k.revoked_at is null and k.granted_at < now() - interval '2 hours'
                          order by p.id limit $1)`,
          [CONSENTS],
        );
      }),
    stop: () =>
      asOwner(adminUrl, async (client) => {
        await client.query(
          `update clinic.photos p set unpublished_at = now() from clinic.consents k
            where k.id = p.consent_id and k.revoked_at < now() and p.published_at is not null and p.unpublished_at is null`,
        );
        caches.clear('photos');
      }),
  };
}
