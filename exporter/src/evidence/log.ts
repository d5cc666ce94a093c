import { randomBytes } from 'node:crypto';
import { errorFacts } from '../error-facts.ts';
import { PulsoError } from '../errors.ts';
import { signCheckpoint } from './checkpoint.ts';
import { Courier } from './courier.ts';
import type { Place } from './deliver.ts';
import { NO_HASH } from './digest.ts';
import type { SigningKey } from './keys.ts';
import { type EvidenceData, type EvidenceKind, requireData } from './kinds.ts';
import { type Link, linkOf } from './link.ts';
import type { EvidenceStore } from './store.ts';

export interface EvidenceLogOptions {
  readonly key: SigningKey;
  readonly deliver: readonly Place[];
  /** How often a checkpoint is made where there is something new. */
  readonly checkpointMs: number;
  readonly log?: (level: 'info' | 'warn', message: string) => void;
  /** Told of entries once they are kept. */
  readonly onKept?: (links: readonly Link[]) => void;
  /** For tests. */
  readonly now?: () => number;
}

interface Waiting {
  readonly at: number;
  readonly kind: EvidenceKind;
  readonly data: Readonly<Record<string, string | number>>;
}

/** Entries that wait for a store which cannot be written; what comes later is lost, and counted. */
const MOST_WAITING = 10_000;
const BATCH = 500;
const RETRY_MS = 30_000;
const FORMAT = 1;

/** What the log says of itself. */
export interface EvidenceState {
  readonly entries: number;
  readonly lastAt: number | undefined;
  readonly checkpointAt: number | undefined;
  /** When the first entry was recorded that no checkpoint is over yet; undefined where all are sealed. */
  readonly unsealedAt: number | undefined;
  readonly checkpoints: number;
  readonly waiting: number;
  readonly lost: number;
  readonly isWritable: boolean;
  readonly undelivered: number;
}

/**
 * The one writer of a store: puts entries into the chain in the order in which they were recorded, seals the chain with
 * checkpoints, and has these delivered.
 */
export class EvidenceLog {
  readonly #store: EvidenceStore;
  readonly #options: EvidenceLogOptions;
  readonly #now: () => number;
  readonly #courier: Courier;
  #queue: Waiting[] = [];
  #lost = 0;
  #lostUntold = 0;
  #last: Link | undefined;
  #origin = '';
  #checkpoint: { number: number; seq: number; at: number } = { number: 0, seq: 0, at: 0 };
  /** Announced in the chain, and not kept yet. */
  #unsigned: Link | undefined;
  #unsealedAt: number | undefined;
  #isOpen = false;
  #isFailing = false;
  #work: Promise<void> = Promise.resolve();
  #isScheduled = false;
  #timer: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(store: EvidenceStore, options: EvidenceLogOptions) {
    this.#store = store;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#courier = new Courier(options.deliver, options.log);
  }

  /**
   * Takes the store.
   * @throws PulsoError where it cannot be had, or was altered
   */
  async open(): Promise<void> {
    await this.#open();
    this.#timer = setInterval(() => {
      this.seal().catch((error: unknown) => this.#later(error));
    }, this.#options.checkpointMs);
    this.#timer.unref();
  }

  /**
   * Puts on record what was found or done. Returns at once; it is kept by the time that `flush` resolves.
   * @throws PulsoError `invalid_evidence` where the data is not exactly what its kind holds: personal data never fits
   */
  record<K extends EvidenceKind>(kind: K, data: EvidenceData[K]): void {
    requireData(kind, data);
    if (this.#queue.length >= MOST_WAITING) {
      this.#lost++;
      this.#lostUntold++;
      return;
    }
    this.#queue.push({ at: this.#now(), kind, data: { ...data } });
    this.#schedule();
  }

  /** Resolves once all that was recorded before is kept. @throws PulsoError where it could not be */
  async flush(): Promise<void> {
    await this.#inTurn(() => this.#write());
  }

  /** Makes a checkpoint, unless nothing was recorded since the last one. */
  async seal(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#write();
      if (this.#unsigned !== undefined) await this.#sign(this.#unsigned);
      if (this.#last === undefined || this.#last.entry.seq === this.#checkpoint.seq) return;
      await this.#announce();
    });
  }

  /** The latest entry of a kind. */
  async latest<K extends EvidenceKind>(
    kind: K,
    data: Readonly<Record<string, string>> = {},
  ): Promise<EvidenceData[K] | undefined> {
    await this.flush();
    const link = await this.#store.latest(kind, data);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a link was held against its kind's schema
    return link?.entry.data as EvidenceData[K] | undefined;
  }

  state(): EvidenceState {
    return {
      entries: this.#last?.entry.seq ?? 0,
      lastAt: this.#last?.entry.at,
      checkpointAt: this.#checkpoint.number === 0 ? undefined : this.#checkpoint.at,
      unsealedAt: this.#unsealedAt,
      checkpoints: this.#checkpoint.number,
      waiting: this.#queue.length,
      lost: this.#lost,
      isWritable: this.#isOpen && !this.#isFailing,
      undelivered: this.#courier.pending,
    };
  }

  /** Keeps what waits, seals the chain and delivers what it can before `patienceMs` have passed. */
  async close(patienceMs = 3_000): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#retry);
    try {
      if (this.#isOpen) await this.seal();
    } finally {
      await this.#courier.stop(patienceMs);
      this.#isOpen = false;
      await this.#store.close();
    }
  }

  async #open(): Promise<void> {
    const { last, recovered } = await this.#store.open();
    try {
      this.#last = last;
      const beyond = (await this.#store.checkpointsAfter(last?.entry.seq ?? 0))[0];
      if (beyond !== undefined)
        throw altered(`ends at entry ${last?.entry.seq ?? 0}, and a checkpoint is over entry ${beyond.checkpoint.seq}`);
      this.#isOpen = true;
      if (last === undefined) {
        this.#origin = randomBytes(16).toString('hex');
        await this.#append([{ at: this.#now(), kind: 'genesis', data: { origin: this.#origin, version: FORMAT } }]);
      } else await this.#resume();
      if (recovered !== undefined) {
        this.#options.log?.(
          'warn',
          `evidence: a last line of ${recovered.bytes} bytes that was only partly written was taken away`,
        );
        await this.#append([{ at: this.#now(), kind: 'recovery', data: { ...recovered } }]);
      }
    } catch (error) {
      this.#isOpen = false;
      await this.#store.close();
      throw error;
    }
  }

  async #resume(): Promise<void> {
    const genesis = await this.#store.latest('genesis');
    if (genesis === undefined) throw altered('has lost its first entry');
    this.#origin = String(genesis.entry.data['origin']);
    const announced = await this.#store.latest('checkpoint');
    // The first one that is not sealed would have to be searched for: the last is near enough.
    this.#unsealedAt = announced?.hash === this.#last?.hash ? undefined : this.#last?.entry.at;
    if (announced === undefined) return;
    const { seq, at, data } = announced.entry;
    this.#checkpoint = { number: Number(data['number']), seq, at };
    const kept = await this.#store.checkpointsAfter(Number(data['delivered']));
    this.#courier.send(...kept);
    // Announced, and then the process ended: what is signed now is what would have been.
    if (!kept.some(({ checkpoint }) => checkpoint.seq === seq) && data['key'] === this.#options.key.id) {
      await this.#sign(announced);
    }
  }

  async #announce(): Promise<void> {
    const data = {
      key: this.#options.key.id,
      number: this.#checkpoint.number + 1,
      delivered: this.#courier.pending === 0 ? this.#checkpoint.seq : this.#courier.deliveredBefore,
    };
    await this.#append([{ at: this.#now(), kind: 'checkpoint', data }]);
    const { entry } = this.#last!;
    this.#checkpoint = { number: data.number, seq: entry.seq, at: entry.at };
    await this.#sign(this.#last!);
  }

  async #sign(announced: Link): Promise<void> {
    this.#unsigned = announced;
    const signed = signCheckpoint(announced, this.#origin, this.#options.key);
    await this.#store.keepCheckpoint(signed);
    this.#unsigned = undefined;
    if (announced.hash === this.#last?.hash) this.#unsealedAt = undefined;
    this.#courier.send(signed);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // What is recorded in one turn of the event loop is written and synced once.
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush().catch((error: unknown) => this.#later(error));
    });
  }

  #later(error: unknown): void {
    if (this.#retry !== undefined) return;
    this.#options.log?.('warn', `evidence: ${errorFacts(error).message} Tried again in ${RETRY_MS / 1000} s.`);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#schedule();
    }, RETRY_MS);
    this.#retry.unref();
  }

  async #write(): Promise<void> {
    if (!this.#isOpen) await this.#open();
    if (this.#lostUntold > 0) {
      const lost = this.#lostUntold;
      await this.#append([{ at: this.#now(), kind: 'gap', data: { lost } }]);
      this.#lostUntold -= lost;
    }
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, BATCH);
      await this.#append(batch);
      this.#queue = this.#queue.slice(batch.length);
    }
  }

  async #append(entries: readonly Waiting[]): Promise<void> {
    const links: Link[] = [];
    let last = this.#last;
    for (const { at, kind, data } of entries) {
      // A clock that was set back does not set evidence back.
      const entry = { seq: (last?.entry.seq ?? 0) + 1, at: Math.max(at, last?.entry.at ?? 1), kind, data };
      last = linkOf(entry, last?.hash ?? NO_HASH);
      links.push(last);
    }
    try {
      await this.#store.append(links);
      this.#isFailing = false;
    } catch (error) {
      this.#isFailing = true;
      // While the store could not be had somebody else wrote there: what waits is hung on to that, next time.
      if (error instanceof PulsoError && error.code === 'evidence_moved') {
        this.#isOpen = false;
        await this.#store.close();
      }
      throw error;
    }
    this.#last = last;
    this.#unsealedAt ??= links[0]?.entry.at;
    this.#options.onKept?.(links);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#work.then(work);
    // The caller is told; whoever comes next only waits until this is over.
    this.#work = result.catch(() => {});
    return result;
  }
}

const altered = (what: string): PulsoError =>
  new PulsoError(
    'evidence_unavailable',
    `The store of evidence ${what}: it was altered. Nothing is added to it: keep it as it is, run pulso evidence verify, and name another place.`,
  );
