import { applies, type Control, type ControlProfile } from '@pulso/catalogue';
import type { Client } from 'pg';
import { parseDuration } from '../config/duration.ts';
import type { ResolvedTarget } from '../config/resolve.ts';
import { auditorConnection, connect, leave } from '../postgres/connect.ts';
import { downReason } from '../postgres/down-reason.ts';
import { errorFacts } from '../error-facts.ts';
import type { Sample } from '../postgres/sample.ts';
import { readClock, withAttestation, type Deadlines } from './clocks.ts';
import type { Context } from './context.ts';
import { catalogueDigest, profileDigest, questionDigest } from './digest.ts';
import type { Finding } from './finding.ts';
import { ofDatabase, test, unreached } from './kinds/index.ts';
import { latest, PROFILE } from './ledger/index.ts';
import type { Measurement } from './result.ts';
import { Positions } from './resume.ts';
import { regulationViews, type RegulationView } from './regulations.ts';
import { complianceSamples, type InForce } from './samples/index.ts';
import { Schedule } from './schedule.ts';
import { Turns } from './turns.ts';
import type { Validator, ValidatorOptions } from './validator.ts';

const PROBE_TIMEOUT_MS = 5_000;

/** Of the tests in one of several databases. */
export interface Part {
  /** Rounds take turns. */
  readonly turns: Turns;
  /** Why it cannot be tested; no session is tried then. */
  readonly lost?: string;
}

type Records = ReturnType<typeof latest>;

/** Tests the controls in one database, each round in a session of its own: between rounds the role holds no connection. */
export class DatabaseValidator implements Validator {
  readonly #target: ResolvedTarget;
  readonly #options: ValidatorOptions;
  readonly #turns: Turns;
  readonly #lost: string | undefined;
  readonly #findings = new Map<string, Finding>();
  readonly #positions = new Positions();
  readonly #selected: readonly Control[];
  readonly #schedule: Schedule;
  readonly #catalogSha256: string;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  readonly #stopping = new AbortController();
  #client: Client | undefined;
  #serverVersion: string | undefined;
  #records: Records = latest([]);

  constructor(target: ResolvedTarget, options: ValidatorOptions, { turns, lost }: Part = { turns: new Turns() }) {
    this.#target = target;
    this.#options = options;
    this.#turns = turns;
    this.#lost = lost;
    const { controls, only } = options;
    this.#selected = only === undefined ? controls : controls.filter(({ id }) => only.includes(id));
    this.#schedule = new Schedule(new Map(this.#selected.map((control) => [control.id, this.#everyMs(control)])));
    this.#catalogSha256 = catalogueDigest(controls);
  }

  get target(): string {
    return this.#target.name;
  }

  start(): void {
    this.#round = this.#turns
      .take(() => this.#run(this.#schedule.due(Date.now()), this.#options.budgetMs))
      .finally(() => {
        if (this.#stopping.signal.aborted) return;
        this.#timer = setTimeout(() => this.start(), Math.max(this.#schedule.next() - Date.now(), 1_000));
      });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    // The round under way is given up: how its session takes leave is nobody's news.
    void this.#client?.end().catch(() => {});
    await this.#round;
  }

  async evaluateAll({ resumes = false } = {}): Promise<void> {
    if (!resumes) this.#positions.clear();
    await this.#run(
      this.#selected.map(({ id }) => id),
      Infinity,
    );
  }

  findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  regulations(): readonly RegulationView[] {
    return regulationViews(this.#options.controls, this.findings());
  }

  samples(): Sample[] {
    return complianceSamples(this.findings(), this.regulations(), this.inForce);
  }

  get inForce(): InForce {
    return { profile: this.#records.attestations.get(PROFILE), catalogSha256: this.#catalogSha256 };
  }

  async #run(ids: readonly string[], budgetMs: number): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const startedAt = Date.now();
    const due = this.#selected.filter(({ id }) => ids.includes(id));
    const records = await this.#readRecords();
    let session: Context['session'] = { lost: 'other' };
    if (due.some(ofDatabase)) session = await this.#connect();
    const ran: string[] = [];
    for (const id of ids) {
      const control = due.find((one) => one.id === id);
      if (control === undefined) continue;
      if (this.#stopping.signal.aborted) break;
      if (ran.length > 0 && Date.now() - startedAt > budgetMs) {
        const left = ids.length - ran.length;
        this.#options.log?.(
          'warn',
          `target ${this.#target.name}: ${left} controls wait for the next round: budget spent`,
        );
        break;
      }
      try {
        await this.#evaluate(control, this.#context(session), records);
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        session = { lost: downReason(error) };
        await this.#evaluate(control, this.#context(session), records);
      }
      ran.push(id);
    }
    this.#schedule.ran(ran, startedAt);
    if (this.#client !== undefined) await leave(this.#client);
    this.#client = undefined;
  }

  /** Tests one control and keeps what was found. @throws what breaks the session */
  async #evaluate(control: Control, context: Context, records: Records | { readonly unreadable: true }): Promise<void> {
    const evaluatedAt = new Date();
    let measurement: Measurement;
    let deadlines: Deadlines | undefined;
    // Without its waivers and attestations nothing may be judged: a mistake in them could hide a failure.
    if ('unreadable' in records) measurement = { status: 'error', errorCode: 'ledger' };
    else if (!applies(control, this.#profile(records, evaluatedAt))) measurement = { status: 'na' };
    else {
      measurement = await test(control, context, records.attestations.get(control.id), evaluatedAt);
      if (control.kind === 'sql') deadlines = await readClock(control, context);
      if (control.mode !== 'auto') {
        deadlines = withAttestation(deadlines, records.attestations.get(control.id), evaluatedAt);
      }
    }
    this.#keep(control, { ...measurement, evaluatedAt }, deadlines);
  }

  #keep(
    control: Control,
    { failing, certificates = [], ...found }: Measurement & { evaluatedAt: Date },
    deadlines: Deadlines | undefined,
  ): void {
    const before = this.#findings.get(control.id);
    const result = { control: control.id, ...found };
    const isNew = before?.result.status !== result.status;
    const measuredAt = result.checked === undefined ? before?.measuredAt : result.evaluatedAt;
    const passedAt = result.status === 'pass' ? result.evaluatedAt : before?.passedAt;
    const waiver = this.#records.waivers.get(control.id);
    const attestation = this.#records.attestations.get(control.id);
    const seen = new Map([...(before?.certificates ?? []), ...certificates].map((one) => [one.edge, one]));
    const { name } = this.#target;
    if (isNew) {
      const level = result.status === 'pass' || result.status === 'na' ? 'info' : 'warn';
      const code = result.errorCode === undefined ? '' : ` (${result.errorCode})`;
      this.#options.log?.(level, `target ${name}: control ${control.id}: ${result.status}${code}`);
    }
    this.#findings.set(control.id, {
      control,
      result,
      everyMs: this.#everyMs(control),
      since: isNew ? result.evaluatedAt : (before?.since ?? result.evaluatedAt),
      ...(measuredAt === undefined ? {} : { measuredAt }),
      ...(passedAt === undefined ? {} : { passedAt }),
      ...(deadlines === undefined ? {} : { deadlines }),
      ...(waiver === undefined ? {} : { waiver }),
      ...(attestation === undefined ? {} : { attestation }),
      ...(seen.size === 0 ? {} : { certificates: [...seen.values()] }),
    });
    this.#options.onEvaluation?.({
      target: name,
      ...result,
      ...(failing === undefined ? {} : { failing }),
      regulation: control.regulation,
      ...(before === undefined ? {} : { previous: before.result.status }),
      querySha256: questionDigest(control),
      catalogSha256: this.#catalogSha256,
      ...(this.#serverVersion === undefined ? {} : { serverVersion: this.#serverVersion }),
      ...(waiver === undefined || waiver.expiresAt <= result.evaluatedAt ? {} : { waivedUntil: waiver.expiresAt }),
    });
    this.#options.onChange?.();
  }

  /** The profile as far as a person vouches for it now; else the strict reading, which is none. */
  #profile({ attestations }: Records, now: Date): ControlProfile {
    const { profile } = this.#options;
    const vouched = attestations.get(PROFILE);
    const stands =
      vouched !== undefined && vouched.expiresAt > now && vouched.evidenceSha256 === profileDigest(profile);
    return stands ? profile : {};
  }

  async #readRecords(): Promise<Records | { readonly unreadable: true }> {
    try {
      this.#records = latest((await this.#options.ledger?.entries()) ?? []);
      return this.#records;
    } catch (error) {
      this.#options.log?.('warn', `target ${this.#target.name}: ${errorFacts(error).message}`);
      return { unreadable: true };
    }
  }

  async #connect(): Promise<Context['session']> {
    if (this.#lost !== undefined) return { lost: this.#lost };
    try {
      const client = await connect(this.#target, auditorConnection(this.#target), this.#stopping.signal);
      this.#client = client;
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      this.#serverVersion = rows[0]?.server_version;
      return client;
    } catch (error) {
      return { lost: unreached(error) };
    }
  }

  #context(session: Context['session']): Context {
    const { parameters, probes, prometheus } = this.#options;
    const { service, cluster } = this.#target;
    return {
      limits: this.#target,
      positions: this.#positions,
      session,
      parameters,
      probes,
      probeTimeoutMs: PROBE_TIMEOUT_MS,
      prometheus,
      identity: { service, ...(cluster === undefined ? {} : { cluster }) },
      stopping: this.#stopping.signal,
    };
  }

  #everyMs({ every }: Control): number {
    return (every === undefined ? undefined : parseDuration(every)) ?? this.#options.intervalMs;
  }
}
