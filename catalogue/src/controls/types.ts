import type { Text } from '../types.ts';

export type ControlSeverity = 'critical' | 'high' | 'medium' | 'low';

/**
 * `unknown`: there was nothing to check. `skip`: what it checks is not mapped or not configured. `na`: does not apply, by
 * the profile or by the control's own `empty`. None of them is a pass.
 */
export type ControlStatus = 'pass' | 'fail' | 'error' | 'unknown' | 'skip' | 'na';

/** Of the built-in controls; users may name others. */
export type Regulation = 'LGPD' | 'ANPD' | 'MCI' | 'PRONTUARIO' | 'PACIENTE' | 'CFM' | 'ANVISA' | 'PULSO';

/** What a facility does, as its profile says. What it does not say is taken as done. */
export type ProfileFlag =
  'medical' | 'individual_office' | 'tele' | 'ai' | 'sterilises' | 'minors' | 'lab_tests' | 'small_agent';

/** To whom a control applies. All that is given must hold. */
export interface Applies {
  /** Anvisa's technical note 2/2024: a health service, or one "de interesse" (no medicines, no injectables). */
  readonly facility?: 'saude' | 'interesse';
  /** Applies unless the profile says no. */
  readonly flag?: ProfileFlag;
  /** Applies unless the profile says yes. */
  readonly unless?: ProfileFlag;
}

interface ControlBase {
  readonly id: string;
  readonly regulation: string;
  /** Law, article. Every anchor needs counsel's sign-off; `anchorConfidence` says how well it was checked. */
  readonly anchor: string;
  readonly anchorConfidence: 'high' | 'medium' | 'low';
  /** ISO date. */
  readonly lawCheckedOn: string;
  readonly severity: ControlSeverity;
  /** `auto`: tested. `attest`: a person vouches. `hybrid`: both, and the worse of the two counts. */
  readonly mode: 'auto' | 'attest' | 'hybrid';
  readonly title: Text;
  readonly why: Text;
  /** Text for people; never executed. */
  readonly fix: Text;
  readonly applies?: Applies;
  /** How often it is tested, as Prometheus writes durations; default the interval of the settings. */
  readonly every?: string;
  /** How long an attestation lasts at most; for `attest` and `hybrid`. */
  readonly validDays?: number;
  /** Rights that the auditor role needs beyond its views. */
  readonly needs?: readonly string[];
  readonly note?: string;
}

/**
 * Where a target watches several databases: `server`, which is asked once, since every database gives the same answer;
 * default `database`, which is asked in each.
 */
interface Scoped {
  readonly scope?: 'server' | 'database';
}

/** Values that SQL names as `:name`; settings may change them. */
export type Parameters = Readonly<Record<string, string | number>>;

/** Deadlines that run: what `clock()` makes. */
export interface Clock {
  /** Returns exactly one row: open bigint, overdue bigint, next_start and next_due timestamptz or null. */
  readonly sql: string;
}

/** An assertion on the mapped views (`sql`) or on the server's catalogue (`catalog`). */
export interface SqlControl extends ControlBase, Scoped {
  readonly kind: 'sql' | 'catalog';
  /** Status where nothing was there to check; never `pass`. */
  readonly empty: 'na' | 'unknown' | 'fail';
  /**
   * One statement that returns exactly one row: checked bigint, failed bigint, oldest timestamptz or null; and, where rows
   * have a key, failing numeric or null: `sum(hashtextextended(key, 0))` of the rows that fail, whatever their order. It is
   * kept as a keyed digest only, by which an auditor sees whether the same rows fail.
   */
  readonly sql: string;
  readonly parameters?: Parameters;
  /**
   * After a pass the next test goes on where this one ended: columns of its row that are named as a parameter are that
   * parameter's next value. Positions, counts and digests only. Once a day everything is tested again.
   */
  readonly resumes?: boolean;
  /** Longest run of its statement, where the target's own is too short. */
  readonly timeout?: string;
  readonly clock?: Clock;
}

/** Settings of the database server, as `current_setting` shows them. */
export interface ConfigControl extends ControlBase, Scoped {
  readonly kind: 'config';
  readonly settings: readonly {
    readonly name: string;
    readonly oneOf?: readonly string[];
    readonly noneOf?: readonly string[];
  }[];
}

/** Addresses or a text: given here, or by name from `compliance.probes` of the settings. */
export type ProbeSetting = 'edges' | 'photoCanary' | 'publicPages' | 'privacyPage';
export type ProbeTargets = readonly string[] | { readonly setting: ProbeSetting };

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** Speaks TLS with each address: version, chain, name, days left; over HTTP what it says of itself. */
export interface TlsControl extends ControlBase {
  readonly kind: 'tls';
  readonly probe: {
    readonly targets: ProbeTargets;
    readonly minVersion: TlsVersion;
    readonly refuse: readonly TlsVersion[];
    readonly minDaysLeft: number;
    readonly hstsMinAgeSeconds?: number;
    /** Port 80 of the same host, or the `http:` address of the settings, must lead to https. */
    readonly redirectsHttp?: boolean;
    readonly refusesPlainWebSocket?: boolean;
  };
}

export interface HttpExpectation {
  /** `authorised` sends the bearer token of the settings. */
  readonly as: 'anonymous' | 'authorised';
  readonly status: readonly number[];
  readonly cacheControl?: readonly string[];
  /** Headers, in lower case, with a value that must not come. */
  readonly refuseHeaders?: Readonly<Record<string, string>>;
  /** A regular expression that the page must match. */
  readonly matches?: string;
  /** A text that the page must hold. */
  readonly contains?: string | { readonly setting: 'dpoContact' };
}

export interface HttpControl extends ControlBase {
  readonly kind: 'http';
  readonly probe: { readonly urls: ProbeTargets; readonly requests: readonly HttpExpectation[] };
}

/** PromQL of which every sample is a failure. `$service` stands for the matchers of service and cluster. */
export interface MetricControl extends ControlBase {
  readonly kind: 'metric';
  /** Selectors that must have series; without them nobody measures, and that is `unknown`. */
  readonly inputs: readonly string[];
  readonly promql: string;
}

/** Proved by a person and a document, not by a machine. */
export interface AttestedControl extends ControlBase {
  readonly kind: 'attest';
}

/** A compliance control: a test with a legal anchor. A pass says that this test passed then, never that the law is kept. */
export type Control = SqlControl | ConfigControl | TlsControl | HttpControl | MetricControl | AttestedControl;
export type ControlKind = Control['kind'];
