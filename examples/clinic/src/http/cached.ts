import type { Response } from 'express';
import type { Caches } from '../caches.ts';

/** As `Caches.through`, and tells the client in `X-Cache` whether the answer was there. */
export async function cached(
  response: Response,
  caches: Caches,
  ...asked: Parameters<Caches['through']>
): Promise<object | undefined> {
  const { value, hit } = await caches.through(...asked);
  response.set('X-Cache', hit ? 'HIT' : 'MISS');
  return value;
}
