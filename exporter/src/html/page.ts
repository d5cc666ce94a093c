import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Locale } from '@pulso/catalogue';
import { Html, html } from './html.ts';
import { style } from './style.ts';

export interface PageOptions {
  readonly title: string;
  readonly body: Html;
  /** The language of the page. Default `en`. */
  readonly locale?: Locale;
  readonly status?: number;
  /** Has the browser ask again after so many seconds. */
  readonly refreshSeconds?: number;
}

/** Sends a page that may load nothing, run nothing and be framed by nobody; its one style is allowed by a nonce. */
export function sendPage(response: ServerResponse, options: PageOptions): void {
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(options.status ?? 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(document(options, nonce));
}

function document({ title, body, locale = 'en', refreshSeconds }: PageOptions, nonce: string): string {
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refreshSeconds === undefined ? undefined : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
        <title>${title}</title>
        <style nonce="${nonce}">
          ${new Html(style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}
