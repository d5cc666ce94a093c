import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PulsoError } from '../../errors.ts';
import { errorFacts } from '../../error-facts.ts';
import { makeFolder } from '../../make-folder.ts';
import type { PublicKey } from '../keys.ts';
import { type Link, lineOf } from '../link.ts';
import type { EvidenceReader } from '../store.ts';
import { csvHeader, csvRow } from './csv.ts';
import { htmlReport } from './html.ts';
import { oscal } from './oscal.ts';
import { procedure } from './procedure.ts';
import { checkpointText, select, type Selection } from './select.ts';
import { summarise } from './summary.ts';

export const exportFormats = ['oscal', 'json', 'csv', 'html'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  readonly from: number;
  readonly to: number;
  readonly format: ExportFormat;
  /** A folder that is not there yet, or is empty. */
  readonly out: string;
  readonly keys: readonly PublicKey[];
}

const README = `Evidence of compliance controls / Evidências de controles de conformidade

entries.jsonl      the entries, each hung on the one before / os registros, cada um preso ao anterior
checkpoints.jsonl  signed states of the chain / estados assinados da cadeia
*.pem              the public keys; compare them with those of the clinic / as chaves públicas; compare com as da clínica
report.*           what the entries say / o que os registros dizem
verify.sh          verifies all of it without Pulso / verifica tudo sem o Pulso: bash verify.sh public-key.pem

Results of technical tests. They do not prove legal compliance nor replace legal advice.
Resultado de testes técnicos. Não comprova conformidade legal nem substitui parecer jurídico.
`;

/**
 * Writes the evidence of a period with all that a third party needs to verify it. The same evidence and period give the
 * same bytes. The store is taken to be verified.
 * @throws PulsoError where the period is not sealed or the folder cannot be written
 */
export async function exportEvidence(
  reader: EvidenceReader,
  options: ExportOptions,
): Promise<{ readonly entries: number }> {
  const { from, to, format, out, keys } = options;
  const selection = await select(reader, from, to);
  try {
    makeFolder(out);
    if (readdirSync(out).length > 0) throw new Error('it is not empty');
  } catch (cause) {
    const { code, message } = errorFacts(cause);
    throw new PulsoError('unwritable_file', `--out: ${out} cannot be used (${code ?? message}). Name a new folder.`, {
      cause,
    });
  }
  const summary = await summarise(selection);
  const put = (name: string, text: string): void => writeFileSync(join(out, name), text);
  await stream(join(out, 'entries.jsonl'), selection, (link) => `${lineOf(link)}\n`);
  put('checkpoints.jsonl', checkpointText(selection.checkpoints));
  const used = keys.filter(({ id }) => selection.checkpoints.some((one) => one.key === id));
  for (const { id, key } of used) {
    const name = used.length === 1 ? 'public-key.pem' : `public-key-${id}.pem`;
    put(name, key.export({ type: 'spki', format: 'pem' }).toString());
  }
  if (format === 'oscal') put('report.oscal.json', oscal(summary));
  else if (format === 'json') put('report.json', `${JSON.stringify(summary, undefined, 2)}\n`);
  else if (format === 'html')
    for (const locale of ['en', 'pt-BR'] as const) put(`report.${locale}.html`, htmlReport(summary, locale));
  else {
    const within = ({ entry }: Link) => entry.at >= from && entry.at <= to;
    await stream(join(out, 'report.csv'), selection, (link) => (within(link) ? csvRow(link) : ''), csvHeader);
  }
  put('verify.sh', procedure);
  put('README.txt', README);
  const sums: string[] = [];
  for (const name of readdirSync(out).toSorted()) sums.push(`${await digestOf(join(out, name))}  ${name}\n`);
  put('SHA256SUMS', sums.join(''));
  return { entries: summary.entries };
}

async function stream(file: string, { links }: Selection, textOf: (link: Link) => string, header = ''): Promise<void> {
  async function* texts() {
    if (header !== '') yield header;
    for await (const link of links()) yield textOf(link);
  }
  await pipeline(Readable.from(texts()), createWriteStream(file));
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
