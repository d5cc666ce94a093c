import { type AdviceWithStatements, inDatabase } from '../advisors/advice/advice.ts';
import type { TargetAdvisor } from '../advisors/postgres/target-advisor.ts';
import { targetAdvisors } from '../advisors/postgres/target-advisors.ts';
import type { Report, Standing } from '../ledger/sources.ts';
import { IndexesInPlace } from '../advisors/indexes/in-place.ts';
import { createValidator, type Finding, type Validator, type ValidatorOptions } from '../compliance/index.ts';
import type { ResolvedConfig, ResolvedTarget } from '../config/resolve.ts';
import type { Collector } from '../postgres/collector.ts';
import { collectors, isLeftOut, STATEMENTS } from '../postgres/collectors.ts';
import { customQueryTasks } from '../postgres/custom-query.ts';
import { Databases, type DatabasesStatus } from '../postgres/databases/index.ts';
import type { Sample } from '../postgres/sample.ts';
import { Target, type TargetStatus } from '../postgres/target.ts';
import { Statements, type StatementListing } from '../postgres/statements/index.ts';
import type { Task } from '../postgres/task.ts';
import { collectorTask } from '../postgres/tasks.ts';

export type Log = (level: 'info' | 'warn', message: string) => void;

export interface WatchStatus extends TargetStatus {
  /** Why advisors are silent, or what they lack, by name, after the database where there are several. */
  readonly advisors: Readonly<Record<string, string>>;
  /** Absent where the target watches one database only. */
  readonly databases?: DatabasesStatus;
}

/** What collectors and advisors have in common, to be done once a server or once a database. */
type Scoped = Pick<Collector | TargetAdvisor, 'scope'>;

/**
 * Everything that the daemon does about one server: collectors and advisors on one session, or on one for the server and
 * one for each database that matches; controls on another.
 */
export class Watch {
  readonly config: ResolvedTarget;
  readonly #target: Target;
  readonly #advisors: readonly TargetAdvisor[];
  readonly #statements = new Statements();
  readonly #databases: Databases | undefined;
  /** The advisors of each database, where there are several. */
  readonly #byDatabase = new Map<string, readonly TargetAdvisor[]>();
  /** By database; that of the one where there are not several is undefined's. */
  readonly #inPlace = new Map<string | undefined, IndexesInPlace>();
  /** Ids of advice by database and the advisor's own id. */
  readonly #ids = new Map<string, string>();
  readonly #validator: Validator | undefined;
  #onChange = () => {};

  constructor(
    config: ResolvedTarget,
    settings: ResolvedConfig,
    log: Log,
    onEvaluation?: ValidatorOptions['onEvaluation'],
  ) {
    const { adviceIntervalMs } = settings;
    this.config = config;
    const onChange = () => this.#onChange();
    const hasOwn = ({ scope }: Scoped): boolean => config.databases === undefined || scope === 'server';
    const tasks = (some: readonly Collector[], advisors: readonly TargetAdvisor[]): Task[] => [
      ...some.map((collector) => collectorTask(collector, config.collectIntervalMs)),
      ...advisors.flatMap((advisor) => advisor.task?.(adviceIntervalMs) ?? []),
    ];
    const inPlace = (datname?: string): Task => {
      const looking = new IndexesInPlace();
      this.#inPlace.set(datname, looking);
      return looking.task(adviceIntervalMs);
    };
    const { exclude } = config.collectors ?? {};
    const wanted = collectors.filter(({ name }) => !isLeftOut(name, exclude));
    const statements = isLeftOut(STATEMENTS, exclude) ? undefined : this.#statements;
    // A collector is a server's unless it says otherwise, an advisor a database's.
    const ofServer = wanted.filter(({ scope = 'server' }) => hasOwn({ scope }));
    this.#advisors = targetAdvisors(config, this.#statements).filter(hasOwn);
    this.#databases =
      config.databases === undefined
        ? undefined
        : new Databases(config, config.databases, {
            log,
            tasks: (datname) => {
              const advisors = targetAdvisors(config, this.#statements).filter(({ scope }) => scope !== 'server');
              this.#byDatabase.set(datname, advisors);
              return [
                ...tasks(
                  wanted.filter(({ scope }) => scope === 'database'),
                  advisors,
                ),
                inPlace(datname),
                // Where the extension is in none but this database.
                ...(statements === undefined ? [] : [statements.task(config.collectIntervalMs, datname)]),
                ...customQueryTasks(config, ({ scope }) => scope === 'database'),
              ];
            },
            onGone: (datname) => {
              this.#byDatabase.delete(datname);
              this.#inPlace.delete(datname);
            },
            onChange,
          });
    this.#target = new Target(config, {
      ...{ log, onChange },
      tasks: [
        ...(this.#databases === undefined ? [] : [this.#databases.task()]),
        ...tasks(ofServer, this.#advisors),
        ...(this.#databases === undefined ? [inPlace()] : []),
        ...(statements === undefined ? [] : [statements.task(config.collectIntervalMs)]),
        ...customQueryTasks(config, ({ scope = 'server' }) => hasOwn({ scope })),
      ],
    });
    this.#validator = createValidator(config, settings, { log, onChange, onEvaluation });
  }

  start(): void {
    this.#target.start();
    this.#validator?.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#target.stop(), this.#databases?.stop(), this.#validator?.stop()]);
  }

  /** How many databases are watched. */
  get databases(): number {
    return this.#databases === undefined ? 1 : this.#byDatabase.size;
  }

  /** What `/probe` shows besides advice; from memory. */
  samples(): Sample[] {
    return [...this.#target.samples(), ...(this.#databases?.samples() ?? []), ...(this.#validator?.samples() ?? [])];
  }

  /** Has `told` called whenever what `samples` gives may have changed other than by values that became too old. */
  onChange(told: () => void): void {
    this.#onChange = told;
  }

  /** When the next value becomes too old to be shown, by the monotonic clock. */
  nextExpiry(): number {
    return Math.min(this.#target.nextExpiry(), this.#databases?.nextExpiry() ?? Infinity);
  }

  advice(): AdviceWithStatements[] {
    return this.#judgements().flatMap(({ advice }) => advice);
  }

  /** What each advisor says, for the ledger; an advisor that is silent, or whose session is down, cannot judge. */
  reports(standing: readonly Standing[] = []): Report[] {
    const { name, service, cluster = '' } = this.config;
    const isUp = (database: string | undefined): boolean =>
      database === undefined
        ? this.#target.status().up === true
        : this.#databases?.status().sessions.find(({ datname }) => datname === database)?.up === true;
    const sourceOf = (database: string | undefined, advisor: TargetAdvisor): string =>
      `postgres/${database === undefined ? name : `${name}/${database}`}/${advisor.name}`;
    const judgements = this.#judgements();
    for (const [database, inPlace] of this.#inPlace) {
      const own = new Set(
        judgements.filter((each) => each.database === database).map(({ advisor }) => sourceOf(database, advisor)),
      );
      inPlace.want(standing.filter(({ source }) => own.has(source)).map(({ apply }) => apply));
    }
    return judgements.map(({ advisor, database, advice }) => {
      const server = database === undefined ? name : `${name}/${database}`;
      const source = sourceOf(database, advisor);
      const applied = advisor.applied?.();
      const inPlace = this.#inPlace.get(database);
      const found = standing.filter((each) => each.source === source && inPlace?.has(each.apply) === true);
      return {
        source,
        known: isUp(database) && advisor.silent() === undefined,
        proposals: advice.map(({ statements: _statements, ...given }) => ({ service, cluster, advice: given, server })),
        ...(applied === undefined
          ? {}
          : { applied: new Set([...applied].map((id) => this.#idIn(database, id)).concat(found.map(({ id }) => id))) }),
      };
    });
  }

  #judgements(): { advisor: TargetAdvisor; database?: string; advice: readonly AdviceWithStatements[] }[] {
    const samples = this.#target.samples();
    const own = this.#advisors.map((advisor) => ({ advisor, advice: advisor.advice(samples) }));
    const others = [...this.#byDatabase].flatMap(([database, advisors]) => {
      const known = [...samples, ...(this.#databases?.samplesOf(database) ?? [])];
      return advisors.map((advisor) => ({
        advisor,
        database,
        advice: advisor.advice(known).map((advice) => {
          const given = inDatabase(advice, database);
          this.#ids.set(`${database}\0${advice.id}`, given.id);
          return given;
        }),
      }));
    });
    return [...own, ...others];
  }

  /** The id of an advisor's advice where the server has several databases. */
  #idIn(database: string | undefined, id: string): string {
    return this.#ids.get(`${database}\0${id}`) ?? id;
  }

  status(): WatchStatus {
    const silent = (advisors: readonly TargetAdvisor[], before: string) =>
      advisors.flatMap((advisor) => {
        const why = advisor.silent() ?? advisor.note?.();
        return why === undefined ? [] : [[`${before}${advisor.name}`, why]];
      });
    return {
      ...this.#target.status(),
      advisors: Object.fromEntries([
        ...silent(this.#advisors, ''),
        ...[...this.#byDatabase].flatMap(([datname, advisors]) => silent(advisors, `${datname}/`)),
      ]),
      ...(this.#databases === undefined ? {} : { databases: this.#databases.status() }),
    };
  }

  /** Groups of statements, those that cost most of late first. */
  statements(): readonly StatementListing[] {
    return this.#statements.list();
  }

  findings(): readonly Finding[] {
    return this.#validator?.findings() ?? [];
  }
}
