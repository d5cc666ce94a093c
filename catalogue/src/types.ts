/** The languages in which every text that a person reads exists. */
export type Locale = 'en' | 'pt-BR';
export type Text = Readonly<Record<Locale, string>>;

/** Base units, as Prometheus counts them. `ratio` lies in 0..1; `count` has no unit. */
export type Unit = 'seconds' | 'bytes' | 'ratio' | 'count';

export type Severity = 'warning' | 'critical';

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'info' | 'stateset';

/** A family of series: what the registry needs to know of it, and what a service declares for a metric of its own. */
export interface MetricFamily {
  /** Full name as exposed, with its unit and, for counters, `_total`. */
  readonly name: string;
  readonly type: MetricType;
  readonly unit: Unit;
  /** Label names in the order in which they are exposed. Identity labels (cluster, service, instance) are never here. */
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds of a histogram's buckets, ascending, without +Inf. Every threshold on it is one of them. */
  readonly buckets?: readonly number[];
  /** Most series a process may hold of it; what exceeds it goes into one series labelled `other`. Default 1,000. */
  readonly limit?: number;
  /**
   * How a gauge's values of several worker processes become one. Default `sum`, and for seconds and ratios, which do not
   * add up, `max`. Counters and histograms always add up.
   */
  readonly merge?: 'sum' | 'max' | 'min';
}

/**
 * A family of Pulso's own, declared once: instruments take the declaration itself, the reference in `docs/metrics.md` is
 * generated from it, and a test holds every query against it.
 */
export interface CatalogueFamily extends MetricFamily {
  readonly area: AreaId;
  /** Who exposes it: the instrumented application, the daemon for itself, its `/probe`, its `/advice-metrics`, or Prometheus itself. */
  readonly from: readonly ('application' | 'daemon' | 'probe' | 'advice' | 'prometheus')[];
  readonly cost: MetricCost;
}

/**
 * When keeping a metric costs something. `event`: a few additions at each event. `clock`: as `event`, and the event is
 * timed by two readings of the clock, which all metrics of that event share. `scrape`: nothing until the page is made.
 * `query`: a share of a collector's query, at its own interval. `none`: Prometheus makes it by itself.
 */
export type MetricCost = 'event' | 'clock' | 'scrape' | 'query' | 'none';

export type AreaId =
  | 'http'
  | 'database'
  | 'pool'
  | 'query'
  | 'cache'
  | 'websocket'
  | 'image'
  | 'runtime'
  | 'experience'
  | 'compliance'
  | 'exporter';

/** A bound for one named entity, of one service if given; the most specific comes first in the generated rules. */
export interface Override {
  readonly entity: string;
  readonly service?: string;
  readonly warning?: number;
  readonly critical?: number;
}

/**
 * Why a signal has no second bound. `no_degree`: it is so or it is not, and nothing lies between. `never_urgent`: however
 * bad it is, it can wait for the working day; what it may lead to is judged by other signals.
 */
export interface OneBound {
  readonly kind: 'no_degree' | 'never_urgent';
  /** One sentence for its runbook. */
  readonly reason: string;
}

/** A raw series for generated tests: at `start` when time is 0, growing by `perSecond`. Identity labels are added. */
export interface SampleSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly start: number;
  readonly perSecond: number;
}

/** Raw series, and the value that a signal has by them at `CASE_SECONDS`; `undefined`: none. For generated tests. */
export interface SignalCase {
  readonly name: string;
  readonly series: readonly SampleSeries[];
  readonly value: number | undefined;
}

/**
 * A signal: one judged number. Recording rules, alerts, their tests, runbooks, dashboards and the panel derive from it.
 * The PromQL in `value` and `traffic` uses two placeholders: `$by`, the labels to group by (identity, instance where
 * the scope is `instance`, and the entity's label), and `$window`, the range of rates.
 */
export interface Signal {
  readonly id: string;
  readonly area: AreaId;
  readonly title: Text;
  readonly unit: Unit;
  /**
   * `service`: summed over instances. `instance`: judged per process. `observed`: something outside that several
   * exporters may watch at once (a PostgreSQL server, a control): reduced by `max` before any sum.
   */
  readonly scope: 'service' | 'instance' | 'observed';
  /** The label that names what is judged (a cache, a pool, a server); it becomes the label `entity`. */
  readonly entity?: string;
  /** Which side of a bound is bad; compared by `>=` and `<=`. */
  readonly bad: 'above' | 'below';
  readonly value: string;
  /** Events per second; under `floor` of them there is no value but `idle`. Both or neither. */
  readonly traffic?: string;
  readonly floor?: number;
  /**
   * Raw series under which it has this value, at so many events per second: what its generated tests feed to Prometheus.
   * The same series for every value.
   */
  readonly sample: (value: number, traffic: number) => readonly SampleSeries[];
  /** Corners that `sample` leaves out. */
  readonly cases?: readonly SignalCase[];
  readonly warning?: number;
  readonly critical?: number;
  /** Why it has one bound only; absent where it has both. */
  readonly oneBound?: OneBound;
  readonly overrides?: readonly Override[];
  /**
   * Known consequences: while this signal's alert fires, alerts of those signals of the same service are muted.
   * `signal_missing` stands for series that vanish with it.
   */
  readonly mutes?: readonly string[];
  /** Where its alert goes: the pager's road or the auditor's. */
  readonly road: 'operations' | 'compliance';
  /** One sentence for the page: what is wrong, without numbers. */
  readonly summary: Text;
  /** What it means for the people who use the service. */
  readonly meaning: Text;
  /** What to do first, at 3 a.m. */
  readonly firstAction: Text;
  /** Runbook: how to find the cause, step by step. PromQL and SQL in backticks. */
  readonly diagnose: readonly string[];
  /** Runbook: how to mend it, and what each remedy costs. */
  readonly remedy: readonly string[];
  /** Where the bound comes from. */
  readonly source: string;
}

export type AdviceState = 'proposed' | 'applied' | 'confirmed' | 'refuted' | 'expired' | 'dismissed';

/** A kind of recommendation. What an advisor fills in at run time stands in `{braces}`. */
export interface AdviceKind {
  readonly id: string;
  readonly area: AreaId;
  readonly title: Text;
  readonly why: Text;
  /** The signal that it is expected to mend. */
  readonly signal: string;
  /** What `current` and `proposed` count. */
  readonly unit: Unit;
  /** What the predicted effect is a relative change of. */
  readonly effectOn: Text;
  /** Work of who applies it, and what may go wrong by that. */
  readonly effort: 'minutes' | 'hours' | 'days';
  readonly risk: 'low' | 'medium' | 'high';
  readonly observe?: AdviceObservation;
  /**
   * Kinds of trouble that this one may be only a symptom of: they rank above it. None, where it is empty; where it is absent,
   * those whose signal mutes this one's.
   */
  readonly symptomOf?: readonly string[];
  /** Kinds of trouble that applying this one makes worse: it is held back while they stand. */
  readonly worsens?: readonly string[];
  /** Setting or command that applies it, and one that takes it back, over `{entity}`, `{current}` and `{proposed}`. */
  readonly apply?: string;
  readonly undo?: string;
  readonly source: string;
}

/**
 * By which Pulso sees what became of an advice. PromQL in which `$service` stands for the matchers of service and
 * cluster, `$entity` for the advice's entity (within quotes), `$method` and `$route` for the two parts of one that is a
 * request's, `$range` for the window.
 */
export interface AdviceObservation {
  /** What the predicted effect is a relative change of. */
  readonly effect: string;
  /** What `effect` is counted in. Default `ratio`; in seconds, with `load`, the time that users would save is known. */
  readonly unit?: Unit;
  /** Requests, calls or look-ups a second: an effect counts only at comparable load. */
  readonly load?: string;
  /** What else the texts name, where the advice came as metrics: a label's value in the greatest series of a query. */
  readonly names?: Readonly<Record<string, { readonly query: string; readonly label: string }>>;
  /** What is to become `proposed`: applied once it is most of the way there. Absent where the advisor itself tells. */
  readonly setting?: string;
}

/**
 * An alert on what is no signal, since it has no value while all is well: told, routed, documented and tested like those of
 * signals. The PromQL uses `$by` as in a {@link Signal}; the value of the alert is that of its expression.
 */
export interface StandaloneAlert {
  readonly id: string;
  readonly area: AreaId;
  readonly severity: Severity | 'none';
  readonly road: Signal['road'];
  readonly title: Text;
  /** Unit of the value; absent where the value says nothing. */
  readonly unit?: Unit;
  /** The labels beyond identity that say of what it is told. */
  readonly about?: readonly string[];
  readonly expr: string;
  /** From when on, in words: where a signal has its bound. */
  readonly bound: Text;
  readonly wait: 'critical' | 'warning' | 'missing' | 'none';
  /** Known consequences, as of a {@link Signal}. */
  readonly mutes?: readonly string[];
  readonly summary: Text;
  readonly meaning: Text;
  readonly firstAction: Text;
  readonly diagnose: readonly string[];
  readonly remedy: readonly string[];
  readonly source: string;
  /** Raw series of its unit test, one sample a minute; absent where it always fires. */
  readonly test?: {
    /** Trouble begins after the first so many minutes and ends. */
    readonly trouble: readonly AlertTestSeries[];
    /** As near to trouble as can be without being it. */
    readonly quiet: readonly AlertTestSeries[];
    /** Minutes at which it is not yet, is and is no longer firing; and its value then. */
    readonly before: number;
    readonly firing: number;
    readonly resolved: number;
    readonly value?: number;
  };
}

/** `values` in promtool's notation. */
export interface AlertTestSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: string;
}

/** The windows over which budgets are watched, by the name that they have on the label `window`. */
export type SloWindow = '5m' | '30m' | '1h' | '2h' | '6h' | '1d' | '3d';

/**
 * A service level objective: the share of events that are to be good over a period. What may be bad of them is the error
 * budget. The PromQL uses `$by` and `$window` as in a {@link Signal}.
 */
export interface Slo {
  readonly id: string;
  readonly area: AreaId;
  /** The signal that judges the same trouble as it is now: it mutes this one's alerts, and so does all that mutes it. */
  readonly signal: string;
  readonly title: Text;
  /** Share of events to be good, within 0..1. */
  readonly objective: number;
  /** Over which the budget is reckoned; whole days. */
  readonly period: string;
  /** From how many seconds on an event counts as bad; a bucket bound. Absent where time is not what counts. */
  readonly threshold?: number;
  /**
   * Events a second under which nobody is alerted. Over windows of more than an hour as many events are enough as an hour
   * at this rate has.
   */
  readonly floor: number;
  /** Events a second. */
  readonly events: string;
  /** Bad events a second. */
  readonly errors: (threshold: number) => string;
  /** Raw series with so many events a second, of which this share is bad. */
  readonly sample: (errorRatio: number, traffic: number, threshold: number) => readonly SampleSeries[];
  /** Objectives of single services. */
  readonly overrides?: readonly { readonly service: string; readonly objective: number }[];
  readonly summary: Text;
  readonly meaning: Text;
  readonly firstAction: Text;
  readonly diagnose: readonly string[];
  readonly remedy: readonly string[];
  readonly source: string;
}

/** One way to notice that a budget burns too fast: over a long window, and still so over a short one. */
export interface SloBurn {
  readonly severity: Severity;
  /** Share of the period's budget that is gone after the long window. */
  readonly budget: number;
  readonly long: SloWindow;
  readonly short: SloWindow;
}

/** Durations as Prometheus writes them. */
export interface Profile {
  readonly id: 'production' | 'demo';
  readonly scrapeInterval: string;
  readonly evaluationInterval: string;
  /** Range of rates in signals; at least four scrapes. */
  readonly window: string;
  readonly forCritical: string;
  readonly forWarning: string;
  /** How long a consequence waits beyond each cause above it, so that the cause is there to mute it. */
  readonly forConsequence: string;
  /** How long a cause goes on firing after it has ended, so that its consequences end first. */
  readonly keepFiring: string;
  /** How long a signal must have been gone to be called missing, and for how long it is remembered. */
  readonly missingAfter: string;
  readonly missingMemory: string;
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
  /** Real lengths of the windows of budgets. At the pace of the demo they keep their names and are shorter. */
  readonly sloWindows: Readonly<Record<SloWindow, string>>;
  /** How often windows of a day and more are worked out; at most half of Prometheus' look-back of five minutes. */
  readonly sloLongInterval: string;
  /** How long a budget must burn before anybody is told, by the long window. */
  readonly forBurn: Readonly<Partial<Record<SloWindow, string>>>;
}

/** A real fault that the reference clinic can cause, and what Pulso must say about it. */
export interface Fault {
  readonly id: 'slow-queries' | 'starved-pool' | 'small-cache' | 'errors' | 'violated-control';
  readonly title: Text;
  /** The one page it must raise. Its known consequences are the signal's `mutes`. */
  readonly signal: string;
  readonly severity: Severity;
  /** The recommendation that names the cause; compliance failures are mended by the control's own `fix`. */
  readonly advice?: string;
  readonly control?: string;
}
