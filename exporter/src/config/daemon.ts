import type { Duration } from './duration.ts';

/** Who connects, and how. Either `url`, or `host` and the rest. Passwords come from files; the files may be rotated. */
export interface ConnectionConfig {
  /** `postgresql://user@host:5432/database`. A password in it works, but `passwordFile` keeps it out of the configuration. */
  readonly url?: string;
  /** Host name, or the folder of a Unix socket. */
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly database?: string;
  /** TLS with the server's certificate verified; `caFile` where the system's authorities do not know it. */
  readonly tls?: boolean | { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
}

/** One PostgreSQL server to watch. */
export interface TargetConfig extends ConnectionConfig {
  /** Name in `/probe?target=`, and the label `server`. */
  readonly name: string;
  /** The label `service`: the service whose health this server is part of. */
  readonly service: string;
  /** The label `cluster`; none where it is not set. */
  readonly cluster?: string;
  /** Default 15s. */
  readonly collectInterval?: Duration;
  /** Default 5s. */
  readonly connectTimeout?: Duration;
  /** Default 5s. */
  readonly statementTimeout?: Duration;
  /** Default 1s. */
  readonly lockTimeout?: Duration;
  /** Role that runs the compliance controls; none are run without it. What it does not set is as for the target. */
  readonly auditor?: Pick<ConnectionConfig, 'url' | 'user' | 'passwordFile'>;
}

/** What `pulso serve` needs; the keys are those of `pulso.yml`. */
export interface DaemonConfig {
  readonly listen?: {
    /** Default 127.0.0.1: other hosts only on purpose. */
    readonly host?: string;
    /** Default 9633; 0 takes a free one. */
    readonly port?: number;
  };
  /** Where people and Prometheus reach the daemon; default the address that it listens on. */
  readonly advertiseUrl?: string;
  /** With it every page but `/healthz` wants `Authorization: Bearer <token>`. */
  readonly tokenFile?: string;
  readonly prometheus?: { readonly url: string; /** Default 5s. */ readonly timeout?: Duration };
  readonly targets: readonly TargetConfig[];
  readonly compliance?: { /** Default 5m. */ readonly interval?: Duration };
  /** How often advisors look. Default 1m. */
  readonly adviceInterval?: Duration;
}
