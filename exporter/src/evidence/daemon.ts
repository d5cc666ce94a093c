import type { Evaluation } from '../compliance/finding.ts';
import type { EvidenceSettings } from '../config/evidence.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import { errorFacts } from '../error-facts.ts';
import { auditorConnection, connect } from '../postgres/connect.ts';
import { sqlState } from '../postgres/failure.ts';
import type { Registry } from '../registry/index.ts';
import { version } from '../version.ts';
import { type AuditPosition, verifyAuditLog } from './audit-log/verify.ts';
import { chainOf, recordLedger, settingsData } from './chain.ts';
import { sha256 } from './digest.ts';
import { exposeControlEntries, exposeEvidence } from './expose.ts';
import { controlData, targetName } from './from-compliance.ts';
import { readSigningKey, setKey } from './keys.ts';
import type { EvidenceLog } from './log.ts';
import { canVerify, verifyOwn } from './own-verification.ts';

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
  readonly #sets: Buffer;
  readonly #written = new Map<string, { readonly key: string; readonly at: number }>();
  readonly #recorded = new Set<string>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #stopping = new AbortController();
  #audit: AuditPosition | undefined;
  #verified: { readonly at: number; readonly problems: number } | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(settings: EvidenceSettings, config: () => ResolvedConfig, registry: Registry, log: Log) {
    this.#settings = settings;
    this.#config = config;
    this.#log = log;
    this.#chain = chainOf(settings, { log, onKept: exposeControlEntries(registry) });
    this.#sets = setKey(readSigningKey(settings.keyFile));
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
    // Waivers and attestations are made by other processes.
    this.#every(LEDGER_MS, () => recordLedger(this.#chain, this.#config().compliance, this.#recorded));
    if (canVerify(this.#settings)) this.#every(VERIFY_MS, () => this.#verify());
    else this.#log('warn', 'evidence: nobody verifies it from here. Set evidence.reader to a role that may read it.');
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
    this.#chain.record('settings', settingsData(this.#config()));
  }

  /** Records what a test found where that is news, or was not recorded for an hour. Never throws. */
  evaluation(evaluation: Evaluation): void {
    const { target, control, status, errorCode, querySha256, waivedUntil, checked, failed, failing } = evaluation;
    const name = `${target} ${control}`;
    const key = [
      status,
      errorCode,
      querySha256,
      waivedUntil?.getTime(),
      status === 'pass' ? undefined : [checked, failed, failing],
    ].join(' ');
    const before = this.#written.get(name);
    if (before?.key === key && Date.now() - before.at < REPEAT_MS) return;
    this.#written.set(name, { key, at: Date.now() });
    try {
      this.#chain.record('control', controlData(evaluation, this.#sets));
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

  async #verify(): Promise<void> {
    await this.#chain.flush();
    const { entries, problemCount, problems } = await verifyOwn(this.#settings);
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
