import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import type { Html } from './html.ts';
import { document } from './landing/page.ts';

/** Sends a page that may load nothing, run nothing and be framed by nobody; its one style is allowed by a nonce. */
export function sendPage(
  response: Response,
  title: string,
  body: Html,
  options: { status?: number; refresh?: boolean } = {},
): void {
  const nonce = randomBytes(16).toString('base64');
  response
    .status(options.status ?? 200)
    .set({
      'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'Referrer-Policy': 'no-referrer',
    })
    .type('html')
    .send(document(title, nonce, body, options.refresh));
}
