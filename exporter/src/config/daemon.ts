import type { Unit } from '@pulso/catalogue';
import type { ComplianceConfig } from './compliance.ts';
import type { EvidenceConfig } from './evidence.ts';
import type { Duration } from './duration.ts';

/** Who connects, and how. Either `url`, or `host` and the rest. Passwords come from files; the files may be rotated. */
export interface ConnectionConfig {
  /** `postgresql://user@host:5432/database`. A password in it works, but `passwordFile` keeps it out of the configuration. */
  readonly url?: string | undefined;
  /** Host name, or the folder of a Unix socket. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly database?: string | undefined;
  /** TLS with the server's certificate verified; `caFile` where the system's authorities do not know it. */
  readonly tls?:
    | boolean
    | {
        readonly caFile?: string | undefined;
        readonly certFile?: string | undefined;
        readonly keyFile?: string | undefined;
      }
    | undefined;
}

/** What advice on one target rests on. */
export interface TargetAdviceConfig {
  /**
   * A database of another server, or of a test server, where Pulso may create schemas and tables: there indexes are tried
   * on a sample of rows where HypoPG is not installed. Never the watched database.
   */
  readonly scratch?: ConnectionConfig | undefined;
  /** What all new indexes together may take, as a share of the database's size. Default 0.2. */
  readonly indexBudget?: number | undefined;
  /** How long an index must not have been scanned to be called unused. Default 30d. */
  readonly unusedAfter?: Duration | undefined;
}

/** One PostgreSQL server to watch. */
export interface TargetConfig extends ConnectionConfig {
  /** Name in `/probe?target=`, and the label `server`. */
  readonly name: string;
  /** The label `service`: the service whose health this server is part of. */
  readonly service: string;
  /** The label `cluster`; none where it is not set. */
  readonly cluster?: string | undefined;
  /** Size of the disk that its databases are on, such as `500GB` or `1TiB`: without it nobody says when it is full. */
  readonly diskSize?: string | undefined;
  /** Default 15s. */
  readonly collectInterval?: Duration | undefined;
  /** Default 5s. */
  readonly connectTimeout?: Duration | undefined;
  /** Default 5s. */
  readonly statementTimeout?: Duration | undefined;
  /** Default 1s. */
  readonly lockTimeout?: Duration | undefined;
  /**
   * Watches every database of the server whose name matches, over a session each; `database` (here by default
   * `postgres`) is then where the server itself is asked. In patterns `*` stands for any characters, `?` for one.
   */
  readonly databases?:
    | {
        /** Default `['*']`. */
        readonly include?: readonly string[] | undefined;
        /** Wins over `include`. Default none. */
        readonly exclude?: readonly string[] | undefined;
        /** Most that are watched, the oldest first: each takes a connection. Default 20. */
        readonly max?: number | undefined;
      }
    | undefined;
  /** Which collectors run; default all. */
  readonly collectors?:
    | {
        /** Names, or patterns of them, of those that are left out. */
        readonly exclude?: readonly string[] | undefined;
      }
    | undefined;
  /** Role that runs the compliance controls; none are run without it. What it does not set is as for the target. */
  readonly auditor?:
    | (Pick<ConnectionConfig, 'url' | 'user' | 'passwordFile'> & {
        /** With `databases`: patterns of those that hold no records, where no control is tested. Default none. */
        readonly exclude?: readonly string[] | undefined;
      })
    | undefined;
  readonly advice?: TargetAdviceConfig | undefined;
}

/** A query of the user's own, whose rows become series. */
export interface CustomQueryConfig {
  /** Lower case; part of the metrics' names, `pulso_custom_<name>_<column>`. */
  readonly name: string;
  /** One SELECT, with schema names in full, since the session's search_path is pg_catalog. */
  readonly sql: string;
  /** Default 1m. */
  readonly interval?: Duration | undefined;
  /** Names of the targets that it is run on. Default: all. */
  readonly targets?: readonly string[] | undefined;
  /**
   * `database`: it is run in each database that the target watches, and its series have the label `datname` first.
   * Default `server`: in the target's own database alone.
   */
  readonly scope?: 'server' | 'database' | undefined;
  /** Columns that become labels. */
  readonly labels?: readonly string[] | undefined;
  /** Columns that become metrics. */
  readonly values: readonly {
    readonly column: string;
    readonly type: 'gauge' | 'counter';
    /** Default `count`. */
    readonly unit?: Unit | undefined;
    readonly help: string;
  }[];
}

/** What `pulso serve` needs; the keys are those of `pulso.yml`. */
export interface DaemonConfig {
  readonly listen?:
    | {
        /** Default 127.0.0.1: other hosts only on purpose. */
        readonly host?: string | undefined;
        /** Default 9633; 0 takes a free one. */
        readonly port?: number | undefined;
      }
    | undefined;
  /** Where people and Prometheus reach the daemon; default the address that it listens on. */
  readonly advertiseUrl?: string | undefined;
  /** With it every page but `/healthz` wants `Authorization: Bearer <token>`. */
  readonly tokenFile?: string | undefined;
  readonly prometheus?:
    { readonly url: string; /** Default 5s. */ readonly timeout?: Duration | undefined } | undefined;
  readonly targets?: readonly TargetConfig[] | undefined;
  readonly queries?: readonly CustomQueryConfig[] | undefined;
  readonly compliance?: ComplianceConfig | undefined;
  /** Advisors that need Prometheus' memory: regression and capacity. */
  readonly history?: { /** How often they look. Default 5m. */ readonly interval?: Duration | undefined } | undefined;
  /** How often advisors look. Default 1m. */
  readonly adviceInterval?: Duration | undefined;
  readonly advice?: AdviceConfig | undefined;
  /** Evidence of compliance; none is kept without it. */
  readonly evidence?: EvidenceConfig | undefined;
}

/** How advice is held to its prediction, and where its history is kept. */
export interface AdviceConfig {
  /** Longest window before and after an advice was applied that is compared. Default 30m. */
  readonly window?: Duration | undefined;
  /** Left out after it was applied. Default 5m. */
  readonly settle?: Duration | undefined;
  readonly history?:
    | (Pick<ConnectionConfig, 'url' | 'passwordFile' | 'tls'> & {
        /** A JSON file, unless `url` names a PostgreSQL database. Without either the history ends with the daemon. */
        readonly file?: string | undefined;
        /** How long ended advice is kept. Default 180d. */
        readonly keep?: Duration | undefined;
      })
    | undefined;
}
