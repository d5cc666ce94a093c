import { passMeaning, type Locale } from '@pulso/catalogue';
import { Html, html } from '../../html/index.ts';
import type { Seen, Summary } from './summary.ts';
import { words } from './words.ts';

const style = `body{font:11pt/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-size:.85rem}
th,td{border-bottom:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#eee}
code{font-size:.8em;overflow-wrap:anywhere}.note{border:1px solid #777;padding:.6rem 1rem}
td.n{text-align:right;font-variant-numeric:tabular-nums}
@page{size:A4;margin:15mm}@media print{body{margin:0;max-width:none;padding:0}thead{display:table-header-group}tr,.note{break-inside:avoid}h2{break-after:avoid}}`;

/** Shape and word: no status is told by colour, which not every printer or eye has. */
const SHAPES: Readonly<Record<string, string>> = { pass: '✔', fail: '✖', error: '!', unknown: '?', skip: '–', na: '○' };

/** The report for people, one file that loads nothing. Dates in the time of São Paulo. */
export function htmlReport(summary: Summary, locale: Locale): string {
  const text = words[locale];
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: 'America/Sao_Paulo',
  });
  const when = (at: number | undefined): string => (at === undefined ? '' : format.format(at));
  const status = (one: Seen<'control'>['data']): string => `${SHAPES[one.status] ?? ''} ${text.status[one.status]}`;
  const table = (heads: readonly string[], rows: readonly Html[]): Html =>
    rows.length === 0
      ? html`<p>${text.none}</p>`
      : html`<table>
          <thead>
            <tr>
              ${heads.map((head) => html`<th>${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`;
  const { controls, changes, waivers, attestations, gaps, audits, head } = summary;
  const body = html`<h1>${text.title}</h1>
    <p>${text.period}: ${when(summary.from)} – ${when(summary.to)} (America/Sao_Paulo)</p>
    <p class="note">${text.disclaimer(when(head.at))} ${passMeaning[locale]}</p>
    <h2>${text.controls}</h2>
    ${table(
      [
        text.regulation,
        text.control,
        text.target,
        text.result,
        text.since,
        text.checked,
        text.failed,
        text.lastTest,
        text.entry,
      ],
      controls.map(
        ({ last, since }) =>
          html`<tr>
            <td>${last.data.regulation}</td>
            <td>${last.data.control}</td>
            <td>${last.data.target}</td>
            <td>
              ${status(last.data)}${last.data.waivedUntil === undefined ? '' : ` · ${text.waived(when(last.data.waivedUntil))}`}${last.data.error === undefined ? '' : ` (${last.data.error})`}
            </td>
            <td>${when(since)}</td>
            <td class="n">${last.data.checked}</td>
            <td class="n">${last.data.failed}</td>
            <td>${when(last.at)}</td>
            <td class="n">${last.seq}</td>
          </tr>`,
      ),
    )}
    <h2>${text.changes}</h2>
    ${table(
      [text.entry, text.when, text.control, text.target, text.result],
      changes.map(
        ({ seq, at, data }) =>
          html`<tr>
            <td class="n">${seq}</td>
            <td>${when(at)}</td>
            <td>${data.control}</td>
            <td>${data.target}</td>
            <td>${status(data)}</td>
          </tr>`,
      ),
    )}
    <h2>${text.waivers}</h2>
    ${table(
      [text.entry, text.when, text.control, text.until, text.record],
      waivers.map(
        ({ seq, at, data }) =>
          html`<tr>
            <td class="n">${seq}</td>
            <td>${when(at)}</td>
            <td>${data.control}</td>
            <td>${when(data.expires)}</td>
            <td><code>${data.record}</code></td>
          </tr>`,
      ),
    )}
    <h2>${text.attestations}</h2>
    ${table(
      [text.entry, text.when, text.control, text.until, text.document],
      attestations.map(
        ({ seq, at, data }) =>
          html`<tr>
            <td class="n">${seq}</td>
            <td>${when(at)}</td>
            <td>${data.control}</td>
            <td>${when(data.expires)}</td>
            <td><code>${data.document}</code></td>
          </tr>`,
      ),
    )}
    <h2>${text.audits}</h2>
    ${table(
      [text.entry, text.when, text.target, text.upTo, text.checked, text.failed],
      audits.map(
        ({ seq, at, data }) =>
          html`<tr>
            <td class="n">${seq}</td>
            <td>${when(at)}</td>
            <td>${data.target}</td>
            <td class="n">${data.seq}</td>
            <td class="n">${data.checked}</td>
            <td class="n">${data.failed}</td>
          </tr>`,
      ),
    )}
    <h2>${text.gaps}</h2>
    ${table(
      [text.entry, text.when, text.what],
      gaps.map(
        ({ seq, at, data }) =>
          html`<tr>
            <td class="n">${seq}</td>
            <td>${when(at)}</td>
            <td>${'lost' in data ? text.lost(data.lost) : text.torn(data.bytes)}</td>
          </tr>`,
      ),
    )}
    <h2>${text.chain}</h2>
    <p>${text.sealed(head.seq, summary.entries)}<br /><code>${head.hash}</code></p>
    <p>${text.key}: <code>${summary.key}</code> · ${text.store}: <code>${summary.origin}</code></p>
    <p>${text.verify}</p>`;
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${text.title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}
