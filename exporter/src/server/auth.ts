import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/**
 * Refuses whoever does not show the token: as `Authorization: Bearer`, or, for people with a browser, as the password of
 * `Basic` with any user name. Digests are compared, which have one length, in constant time: the answer's time tells
 * nothing of the token.
 * @param token the one that is wanted now; undefined asks for none
 */
export function requireToken(token: () => string | undefined): RequestHandler {
  return (request, response, next) => {
    const wanted = token();
    if (wanted === undefined) return next();
    if (timingSafeEqual(digest(tokenOf(request.headers.authorization ?? '')), digest(wanted))) return next();
    response
      .status(401)
      .set('WWW-Authenticate', ['Bearer', 'Basic realm="Pulso: any name, the token as password", charset="UTF-8"'])
      .type('text')
      .send('This page needs the token: Authorization: Bearer <token>\n');
  };
}

function tokenOf(authorization: string): string {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(.+)$/i.exec(authorization) ?? [];
  // Prometheus' HTTP discovery leaves the scheme out unless `authorization.type` is set (seen with 2.42).
  if (scheme === '') return authorization;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  const text = Buffer.from(credentials, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
