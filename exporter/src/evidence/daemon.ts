import type { Evaluation } from '../compliance/finding.ts';
import { catalogueDigest, profileDigest, canonical } from '../compliance/digest.ts';
import { FileLedger } from '../compliance/ledger/index.ts';
import type { EvidenceSettings } from '../config/evidence.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import { auditorConnection, connect } from '../postgres/connect.ts';
import { errorFacts } from '../error-facts.ts';
import { sqlState } from '../postgres/failure.ts';
import type { Registry } from '../registry/index.ts';
import { version } from '../version.ts';
import { type AuditPosition, verifyAuditLog } from './audit-log/verify.ts';
import { sha256 } from './digest.ts';
import { deliveredIn } from './verify/delivered.ts';
import { exposeEvidence } from './expose.ts';
import { FileStore } from './files/store.ts';
import { fileReader } from './files/reader.ts';
import { controlData, ledgerData, targetName } from './from-compliance.ts';
import { readPublicKey, readSigningKey } from './keys.ts';
import { EvidenceLog } from './log.ts';
import { PostgresStore } from './postgres/store.ts';
import { verifyEvidence } from './verify/verify.ts';

type Log = (level: 'info' | 'warn', message: string) => void;

/** A result that did not change is recorded again after so long. */
const REPEAT_MS = 3_600_000;
const LEDGER_MS = 60_000;
const VERIFY_MS = 86_400_000;

/** What the daemon keeps as evidence: results of controls, waivers, attestations, settings, and the service's audit log. */
export class Evidence {
  readonly #settings: EvidenceSettings;
  readonly #config: () => ResolvedConfig;
  readonly #log: Log;
  readonly #chain: EvidenceLog;
  readonly #written = new Map<string, { readonly key: string; readonly at: number }>();
  readonly #recorded = new Set<string>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #stopping = new AbortController();
  #audit: AuditPosition | undefined;
  #verified: { readonly at: number; readonly problems: number } | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(settings: EvidenceSettings, config: () => ResolvedConfig, registry: Registry, log: Log) {
    const { keyFile, directory, segmentBytes, connection, checkpointMs, deliver } = settings;
    this.#settings = settings;
    this.#config = config;
    this.#log = log;
    const store =
      directory === undefined ? new PostgresStore(connection ?? {}) : new FileStore(directory, { segmentBytes });
    this.#chain = new EvidenceLog(store, { key: readSigningKey(keyFile), deliver, checkpointMs, log });
    exposeEvidence(registry, {
      state: () => this.#chain.state(),
      verified: () => this.#verified,
      audit:
        settings.auditLog === undefined ? undefined : { target: settings.auditLog.target, position: () => this.#audit },
    });
  }

  /** Takes the store; where it cannot be had the daemon runs on, and what is to be recorded waits. */
  async start(): Promise<void> {
    this.#chain.record('daemon', { event: 'start', version });
    this.settings();
    try {
      await this.#chain.open();
    } catch (error) {
      this.#log('warn', `evidence: ${errorFacts(error).message}`);
    }
    this.#every(LEDGER_MS, () => this.#readLedger());
    if (this.#settings.directory !== undefined) this.#every(VERIFY_MS, () => this.#verify());
    const { auditLog } = this.#settings;
    if (auditLog !== undefined) this.#every(auditLog.intervalMs, () => this.#readAuditLog());
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    for (const timer of this.#timers) clearInterval(timer);
    await this.#work;
    this.#chain.record('daemon', { event: 'stop', version });
    try {
      await this.#chain.close();
    } catch (error) {
      this.#log('warn', `evidence: ${errorFacts(error).message}`);
    }
  }

  /** Records what is in force now. */
  settings(): void {
    const { compliance, targets } = this.#config();
    this.#chain.record('settings', {
      settings: sha256(canonical({ compliance, targets })),
      catalogue: catalogueDigest(compliance.controls),
      profile: profileDigest(compliance.profile),
    });
  }

  /** Records what a test found where that is news, or was not recorded for an hour. Never throws. */
  evaluation(evaluation: Evaluation): void {
    const { target, control, status, errorCode, querySha256, waivedUntil, checked, failed } = evaluation;
    const name = `${target} ${control}`;
    const key = [
      status,
      errorCode,
      querySha256,
      waivedUntil?.getTime(),
      status === 'pass' ? undefined : [checked, failed],
    ].join(' ');
    const before = this.#written.get(name);
    if (before?.key === key && Date.now() - before.at < REPEAT_MS) return;
    this.#written.set(name, { key, at: Date.now() });
    try {
      this.#chain.record('control', controlData(evaluation));
    } catch (error) {
      this.#log('warn', `evidence: control ${control}: ${errorFacts(error).message}`);
    }
  }

  #every(ms: number, work: () => Promise<void>): void {
    const run = (): void => {
      const before = this.#work;
      this.#work = (async () => {
        await before;
        if (this.#stopping.signal.aborted) return;
        try {
          await work();
        } catch (error) {
          // Of an error of the server its state only: the text may quote values.
          this.#log('warn', `evidence: ${sqlState(error) ?? errorFacts(error).message}`);
        }
      })();
    };
    run();
    const timer = setInterval(run, ms);
    timer.unref();
    this.#timers.push(timer);
  }

  /** Waivers and attestations are made by other processes: what is new in their file is recorded. */
  async #readLedger(): Promise<void> {
    const { ledgerFile, controls } = this.#config().compliance;
    if (ledgerFile === undefined) return;
    for (const entry of await new FileLedger(ledgerFile, controls).entries()) {
      const made = ledgerData(entry);
      const { record } = made.data;
      if (this.#recorded.has(record)) continue;
      if ((await this.#chain.latest(made.kind, { record })) === undefined) {
        if (made.kind === 'waiver') this.#chain.record('waiver', made.data);
        else this.#chain.record('attestation', made.data);
      }
      this.#recorded.add(record);
    }
  }

  async #verify(): Promise<void> {
    const { directory, deliver, keyFile } = this.#settings;
    if (directory === undefined) return;
    await this.#chain.flush();
    const folders = deliver.flatMap((place) => ('directory' in place ? [place.directory] : []));
    const delivered = folders.flatMap((folder) => {
      try {
        return [deliveredIn(folder)];
      } catch {
        return []; // nothing was delivered there yet
      }
    });
    const { entries, problemCount, problems } = await verifyEvidence(fileReader(directory), {
      keys: [readPublicKey(keyFile, 'evidence.keyFile')],
      delivered,
    });
    this.#verified = { at: Date.now(), problems: problemCount };
    this.#chain.record('verification', { entries, problems: problemCount });
    const [first] = problems;
    if (first !== undefined)
      this.#log('warn', `evidence was ALTERED: ${first.place}: ${first.what}. Run pulso evidence verify.`);
  }

  async #readAuditLog(): Promise<void> {
    const { auditLog } = this.#settings;
    const target = this.#config().targets.find(({ name }) => name === auditLog?.target);
    if (auditLog === undefined || target === undefined) return;
    const client = await connect(target, auditorConnection(target), this.#stopping.signal);
    const place = { target: targetName(target.name), relation: sha256(auditLog.relation) };
    try {
      const before = this.#audit ?? (await this.#chain.latest('audit', place));
      const { rows, ...position } = await verifyAuditLog(client, auditLog.relation, before);
      const isNews = rows > 0 || position.failed !== before?.failed;
      this.#audit = position;
      if (isNews) this.#chain.record('audit', { ...place, ...position });
    } finally {
      // All was read; a connection that breaks at its end changes nothing.
      void client.end().catch(() => {});
    }
  }
}
