import type { ResolvedTarget } from '../config/resolve.ts';
import { errorFacts } from '../error-facts.ts';
import { auditedDatabases, type Audited, inDatabase, type SeveralDatabases } from './databases.ts';
import { DatabaseValidator } from './database-validator.ts';
import type { Finding } from './finding.ts';
import { joinedFinding, mayBeTold } from './joined-finding.ts';
import { isOfEachDatabase, unreached } from './kinds/index.ts';
import { regulationViews, type RegulationView } from './regulations.ts';
import { complianceSamples } from './samples/index.ts';
import type { Sample } from '../postgres/sample.ts';
import { Turns } from './turns.ts';
import type { Validator, ValidatorOptions } from './validator.ts';

/**
 * Tests the controls on a server of which several databases are watched: what is of the server once, what is of a database
 * in each, and what was found there as one finding. Which databases there are the auditor asks itself, once an interval.
 * One session at a time, however many databases.
 */
export class ServerValidator implements Validator {
  readonly #target: SeveralDatabases;
  readonly #options: ValidatorOptions;
  readonly #turns = new Turns();
  readonly #ofServer: DatabaseValidator;
  readonly #byDatabase = new Map<string, DatabaseValidator>();
  /** Stands for databases that match and cannot be tested: none must make the whole look tested. */
  #untested: { readonly why: string; readonly validator: DatabaseValidator } | undefined;
  readonly #ending = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isStarted = false;

  constructor(target: SeveralDatabases, options: ValidatorOptions) {
    this.#target = target;
    this.#options = options;
    this.#ofServer = this.#validator(target, false);
  }

  get target(): string {
    return this.#target.name;
  }

  start(): void {
    this.#isStarted = true;
    this.#ofServer.start();
    const look = (): void => {
      void this.#turns
        .take(() => this.#look())
        .finally(() => {
          if (!this.#stopping.signal.aborted) this.#timer = setTimeout(look, this.#options.intervalMs);
        });
    };
    look();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    for (const validator of this.#all()) this.#end(validator);
    await Promise.all([...this.#ending, this.#turns.take(() => Promise.resolve())]);
  }

  async evaluateAll(how: { readonly resumes?: boolean } = {}): Promise<void> {
    await this.#look();
    for (const validator of this.#all()) await validator.evaluateAll(how);
  }

  findings(): readonly Finding[] {
    const parts = new Map<string, [string | undefined, Finding][]>();
    const found: [string | undefined, DatabaseValidator][] = [...this.#byDatabase];
    if (this.#untested !== undefined) found.push([undefined, this.#untested.validator]);
    for (const [datname, validator] of found) {
      for (const finding of validator.findings()) {
        const { id } = finding.control;
        parts.set(id, [...(parts.get(id) ?? []), [datname, finding]]);
      }
    }
    const joined = [...parts.values()].flatMap((some) => {
      const whole = joinedFinding(some);
      return mayBeTold(whole, found.length - some.length) ? [whole] : [];
    });
    return [...this.#ofServer.findings(), ...joined];
  }

  regulations(): readonly RegulationView[] {
    return regulationViews(this.#options.controls, this.findings());
  }

  samples(): Sample[] {
    const findings = this.findings();
    return complianceSamples(findings, regulationViews(this.#options.controls, findings), this.#ofServer.inForce);
  }

  #all(): DatabaseValidator[] {
    const untested = this.#untested === undefined ? [] : [this.#untested.validator];
    return [this.#ofServer, ...this.#byDatabase.values(), ...untested];
  }

  #validator(target: ResolvedTarget, isOfDatabase: boolean, lost?: string) {
    const { controls, only } = this.#options;
    const tested = controls.filter(
      (control) => isOfEachDatabase(control) === isOfDatabase && (only?.includes(control.id) ?? true),
    );
    const options = { ...this.#options, only: tested.map(({ id }) => id) };
    return new DatabaseValidator(target, options, { turns: this.#turns, ...(lost === undefined ? {} : { lost }) });
  }

  /** Follows which databases there are. Where that cannot be told they stay as they are. */
  async #look(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    try {
      this.#follow(await auditedDatabases(this.#target, this.#stopping.signal));
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#options.log?.('warn', `target ${this.#target.name}: as auditor: ${errorFacts(error).message}`);
      if (this.#byDatabase.size === 0) this.#tellUntested(unreached(error));
    }
  }

  #follow({ databases, leftOut }: Audited): void {
    for (const [datname, validator] of this.#byDatabase) {
      if (databases.includes(datname)) continue;
      this.#byDatabase.delete(datname);
      this.#end(validator);
    }
    for (const datname of databases) {
      if (this.#byDatabase.has(datname)) continue;
      const validator = this.#validator(inDatabase(this.#target, datname), true);
      this.#byDatabase.set(datname, validator);
      if (this.#isStarted) validator.start();
    }
    this.#tellUntested(leftOut.length > 0 ? 'left_out' : databases.length === 0 ? 'no_database' : undefined);
  }

  #tellUntested(why: string | undefined): void {
    if (this.#untested?.why === why) return;
    if (this.#untested !== undefined) this.#end(this.#untested.validator);
    this.#untested = why === undefined ? undefined : { why, validator: this.#validator(this.#target, true, why) };
    if (this.#isStarted) this.#untested?.validator.start();
  }

  #end(validator: DatabaseValidator): void {
    const ended = validator.stop().finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
    this.#options.onChange?.();
  }
}
