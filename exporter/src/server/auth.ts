import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/**
 * Refuses whoever does not show the token. Digests are compared, which have one length, in constant time: the answer's
 * time tells nothing of the token.
 */
export function requireToken(token: string): RequestHandler {
  const wanted = digest(token);
  return (request, response, next) => {
    const [, given = ''] = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (timingSafeEqual(digest(given), wanted)) return next();
    response
      .status(401)
      .set('WWW-Authenticate', 'Bearer')
      .type('text')
      .send('This page needs the token: Authorization: Bearer <token>\n');
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
