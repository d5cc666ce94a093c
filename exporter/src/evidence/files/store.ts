import { statSync } from 'node:fs';
import { type FileHandle, mkdir, open, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PulsoError } from '../../errors.ts';
import { errorFacts } from '../../error-facts.ts';
import { checkpointLine, parseCheckpoint, type SignedCheckpoint } from '../checkpoint.ts';
import { sha256 } from '../digest.ts';
import type { EvidenceKind } from '../kinds.ts';
import { type Link, lineOf, parseLink } from '../link.ts';
import type { EvidenceStore, Recovered } from '../store.ts';
import { takeLock } from './lock.ts';
import { CHECKPOINTS, linesOf, segmentName, segmentsIn, tornTail } from './segments.ts';

export interface FileStoreOptions {
  /** A file that has grown past it is followed by the next one. */
  readonly segmentBytes: number;
}

/**
 * Evidence in JSONL files of one folder. Each append is written and synced (fdatasync; a new file's folder too) before it
 * resolves, so that at most one line, which nobody was told of, can be torn when the power goes.
 */
export class FileStore implements EvidenceStore {
  readonly #directory: string;
  readonly #segmentBytes: number;
  #release: (() => void) | undefined;
  #file: FileHandle | undefined;
  #size = 0;
  #isTorn = false;
  #checkpoints: FileHandle | undefined;

  constructor(directory: string, { segmentBytes }: FileStoreOptions) {
    this.#directory = directory;
    this.#segmentBytes = segmentBytes;
  }

  async open(): Promise<{ readonly last?: Link; readonly recovered?: Recovered }> {
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw unavailable(this.#directory, error);
    }
    this.#release = takeLock(this.#directory);
    try {
      await this.#recover(join(this.#directory, CHECKPOINTS));
      this.#checkpoints = await this.#openFile(join(this.#directory, CHECKPOINTS));
      const segment = segmentsIn(this.#directory).at(-1);
      if (segment === undefined) return {};
      const recovered = await this.#recover(segment);
      const last = await this.#lastOf(segment);
      this.#file = await this.#openFile(segment);
      this.#size = (await this.#file.stat()).size;
      return { ...(last === undefined ? {} : { last }), ...(recovered === undefined ? {} : { recovered }) };
    } catch (error) {
      await this.close();
      throw error instanceof PulsoError ? error : unavailable(this.#directory, error);
    }
  }

  async append(links: readonly Link[]): Promise<void> {
    const [first] = links;
    if (first === undefined) return;
    try {
      if (this.#isTorn) {
        await this.#file?.truncate(this.#size);
        this.#isTorn = false;
      }
      if (this.#file === undefined || this.#size >= this.#segmentBytes) {
        await this.#file?.close();
        this.#file = await this.#openFile(join(this.#directory, segmentName(first.entry.seq)));
        this.#size = 0;
      }
      const text = Buffer.from(links.map((link) => `${lineOf(link)}\n`).join(''));
      try {
        await this.#file.appendFile(text);
        await this.#file.datasync();
      } catch (error) {
        // A part of it may be there, as on a full disk: what was not told of is taken back, at the latest before more follows.
        this.#isTorn = await this.#file.truncate(this.#size).then(
          () => false,
          () => true,
        );
        throw error;
      }
      this.#size += text.length;
    } catch (error) {
      throw unavailable(this.#directory, error);
    }
  }

  async keepCheckpoint(checkpoint: SignedCheckpoint): Promise<void> {
    try {
      await this.#checkpoints?.appendFile(`${checkpointLine(checkpoint)}\n`);
      await this.#checkpoints?.datasync();
    } catch (error) {
      throw unavailable(this.#directory, error);
    }
  }

  async latest(kind: EvidenceKind, data: Readonly<Record<string, string>> = {}): Promise<Link | undefined> {
    const segments = segmentsIn(this.#directory);
    for (const segment of kind === 'genesis' ? segments.slice(0, 1) : segments.toReversed()) {
      let found: Link | undefined;
      const tag = `"kind":"${kind}"`;
      for await (const { text } of linesOf(segment)) {
        if (!text.includes(tag)) continue;
        const link = parseLink(text);
        if (!('problem' in link) && link.entry.kind === kind && holds(link, data)) found = link;
      }
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async checkpointsAfter(seq: number): Promise<readonly SignedCheckpoint[]> {
    const found: SignedCheckpoint[] = [];
    for await (const { text } of linesOf(join(this.#directory, CHECKPOINTS))) {
      const signed = parseCheckpoint(text);
      if (signed !== undefined && signed.checkpoint.seq > seq) found.push(signed);
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    await this.#checkpoints?.close();
    this.#file = undefined;
    this.#checkpoints = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  /** A new file is there after a loss of power only if its folder was synced. */
  async #openFile(file: string): Promise<FileHandle> {
    const handle = await open(file, 'a', 0o600);
    const folder = await open(dirname(file), 'r');
    await folder.sync();
    await folder.close();
    return handle;
  }

  /** The last whole line. @throws PulsoError where it was altered: nothing is hung on to that */
  async #lastOf(segment: string): Promise<Link | undefined> {
    let last: { readonly text: string; readonly place: string } | undefined;
    for await (const line of linesOf(segment)) last = line;
    if (last === undefined) return undefined;
    const link = parseLink(last.text);
    if (!('problem' in link)) return link;
    throw new PulsoError(
      'evidence_unavailable',
      `evidence.directory: ${last.place} ${link.problem}. Nothing is added to a chain that was altered: keep the folder as it is, run pulso evidence verify, and name another folder.`,
    );
  }

  /** Takes away what is after the last line end. */
  async #recover(file: string): Promise<Recovered | undefined> {
    const torn = await tornTail(file);
    if (torn.length === 0) return undefined;
    await truncate(file, statSync(file).size - torn.length);
    return { bytes: torn.length, digest: sha256(torn) };
  }
}

function holds({ entry }: Link, data: Readonly<Record<string, string>>): boolean {
  return Object.entries(data).every(([name, value]) => entry.data[name] === value);
}

function unavailable(directory: string, cause: unknown): PulsoError {
  const { code, message } = errorFacts(cause);
  return new PulsoError(
    'evidence_unavailable',
    `evidence.directory: ${directory} cannot be written (${code ?? message}). Name a folder that this user may write to, with room on its disk.`,
    { cause },
  );
}
