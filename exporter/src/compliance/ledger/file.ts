import { appendFile, readFile } from 'node:fs/promises';
import type { Control } from '@pulso/catalogue';
import { PulsoError } from '../../errors.ts';
import { errorFacts } from '../../error-facts.ts';
import type { Ledger, LedgerEntry } from './entries.ts';
import { entryProblem, tellingText } from './limits.ts';

/** A file of one JSON object a line, only ever added to. A line that may not stand stops everything that reads it. */
export class FileLedger implements Ledger {
  readonly #file: string;
  readonly #controls: readonly Control[];

  constructor(file: string, controls: readonly Control[]) {
    this.#file = file;
    this.#controls = controls;
  }

  async entries(): Promise<readonly LedgerEntry[]> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (cause) {
      const { code } = errorFacts(cause);
      if (code === 'ENOENT') return [];
      throw new PulsoError('unreadable_file', `compliance.ledger: ${this.#file} cannot be read (${code}).`, { cause });
    }
    return text.split('\n').flatMap((line, index) => {
      if (line.trim() === '') return [];
      const entry = parse(line);
      const problem = entry === undefined ? 'is no attestation and no waiver.' : entryProblem(entry, this.#controls);
      if (entry === undefined || problem !== undefined) {
        throw new PulsoError(
          'invalid_option',
          `compliance.ledger: ${this.#file}:${index + 1}: ${problem} No control is judged until that line is mended.`,
        );
      }
      return [entry];
    });
  }

  async append(entry: LedgerEntry): Promise<void> {
    const problem = entryProblem(entry, this.#controls) ?? tellingText(entry);
    if (problem !== undefined) throw new PulsoError('invalid_option', problem);
    // By a file with a line that may not stand nothing is judged: what is added to it would not count.
    await this.entries();
    try {
      const isCut = !/(^|\n)$/.test(await readFile(this.#file, 'utf8').catch(() => ''));
      await appendFile(this.#file, `${isCut ? '\n' : ''}${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch (cause) {
      const { code } = errorFacts(cause);
      const remedy = code === 'ENOENT' ? 'Make its folder.' : 'Name a file that this user may write to.';
      throw new PulsoError(
        'unwritable_file',
        `compliance.ledger: ${this.#file} cannot be written (${code}). ${remedy}`,
        {
          cause,
        },
      );
    }
  }
}

function parse(line: string): LedgerEntry | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return undefined;
  }
  const text = (key: string): string | undefined => {
    const value: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, key) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const [control, at, expiresAt] = [text('control'), date(text('at')), date(text('expiresAt'))];
  if (control === undefined || at === undefined || expiresAt === undefined) return undefined;
  const base = { control, at, expiresAt };
  if (text('kind') === 'attestation') {
    return { ...base, kind: 'attestation', by: text('by') ?? '', evidenceSha256: text('evidenceSha256') ?? '' };
  }
  if (text('kind') !== 'waiver') return undefined;
  const [requestedBy = '', approvedBy = '', reason = ''] = [text('requestedBy'), text('approvedBy'), text('reason')];
  return { ...base, kind: 'waiver', requestedBy, approvedBy, reason };
}

function date(text: string | undefined): Date | undefined {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? undefined : at;
}
