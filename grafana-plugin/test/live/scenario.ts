import { signals, type Signal } from '@pulso/catalogue';

/**
 * An hour of recorded series of one clinic, as OpenMetrics text for `promtool tsdb create-blocks-from openmetrics`:
 * Prometheus then answers the panel's own queries from it. Values are invented; thresholds are the catalogue's, and
 * states follow from both by the formulas of the recording rules.
 */
export interface ScenarioOptions {
  /** The last sample's time in seconds. */
  readonly end: number;
  readonly cluster: string;
  readonly service: string;
  readonly advertiseUrl: string;
  /** Recommendations beside the named ones, to make the list long. */
  readonly extraAdvice?: number;
}

const STEP = 30;
const DAEMON = 'pulso:9464';
const SAMPLES = 121;
/** Recommendations stand for so many of the last samples. */
const ADVISED = 20;

interface Course {
  readonly signal: string;
  readonly entity?: string;
  readonly instance?: string;
  /** The value at sample `i` of 0..120; undefined: no sample. */
  readonly at: (i: number) => number | undefined;
}

/** A repeatable ripple of ±`part` around 1. */
const ripple = (i: number, part: number): number => 1 + part * Math.sin(i * 1.7) * Math.cos(i * 0.37);
/** Rises from `low` to `high` over the samples from `start` on. */
const ramp = (i: number, start: number, low: number, high: number): number =>
  low + (high - low) * Math.min(1, Math.max(0, (i - start) / 20));

const COURSES: readonly Course[] = [
  { signal: 'http_response_time', at: (i) => ramp(i, 92, 0.21, 1.62) * ripple(i, 0.03) },
  { signal: 'http_error_ratio', at: (i) => 0.004 * ripple(i, 0.3) },
  { signal: 'query_duration', at: (i) => ramp(i, 90, 0.12, 1.36) * ripple(i, 0.02) },
  { signal: 'query_slow_ratio', at: (i) => ramp(i, 90, 0.0012, 0.031) * ripple(i, 0.04) },
  { signal: 'pool_wait_time', entity: 'primary', instance: 'clinic:3000', at: (i) => 0.012 * ripple(i, 0.4) },
  { signal: 'pool_utilization', entity: 'primary', instance: 'clinic:3000', at: (i) => 0.62 * ripple(i, 0.08) },
  { signal: 'pool_utilization', entity: 'audit', instance: 'clinic:3000', at: (i) => 0.2 * ripple(i, 0.1) },
  { signal: 'database_connections', entity: 'main', at: (i) => ramp(i, 96, 0.55, 0.97) * ripple(i, 0.006) },
  { signal: 'database_up', entity: 'main', at: () => 1 },
  { signal: 'cache_hit_ratio', entity: 'client_profiles', at: (i) => 0.86 * ripple(i, 0.01) },
  { signal: 'cache_hit_ratio', entity: 'photos', at: (i) => 0.74 * ripple(i, 0.02) },
  { signal: 'runtime_cpu', instance: 'clinic:3000', at: (i) => 0.34 * ripple(i, 0.2) },
  { signal: 'runtime_memory', instance: 'clinic:3000', at: (i) => 0.48 + i * 0.0002 },
  { signal: 'runtime_event_loop_delay', instance: 'clinic:3000', at: (i) => 0.021 * ripple(i, 0.2) },
  // The validator stopped 20 samples ago: its signals have vanished.
  { signal: 'compliance_critical_failed', entity: 'LGPD', at: (i) => (i <= 100 ? 0 : undefined) },
  { signal: 'targets_up_ratio', at: () => 1 },
];

const IDLE = [{ signal: 'websocket_round_trip', entity: '/ws' }];
const MISSING = [{ signal: 'compliance_critical_failed', entity: 'LGPD', from: 111 }];

interface AdviceOfScenario {
  readonly id: string;
  readonly advice: string;
  readonly area: string;
  readonly entity: string;
  readonly severity: string;
  readonly state: string;
  readonly current: number;
  readonly proposed?: number;
  readonly effect?: number;
  readonly confidence: number;
  readonly observed?: number;
  readonly savedTime?: number;
  readonly removedRisk?: number;
  readonly rank: number;
  /** For how many seconds it has been in its state. */
  readonly standing: number;
}

const ADVICE: readonly AdviceOfScenario[] = [
  {
    id: '1f0c2ab94d10',
    advice: 'missing_index',
    area: 'query',
    entity: 'appointments (client_id, starts_at)',
    severity: 'critical',
    state: 'proposed',
    current: 1.31,
    proposed: 0.012,
    effect: -0.91,
    confidence: 0.93,
    savedTime: 3.4,
    rank: 1,
    standing: 240,
  },
  {
    id: '2e77c0a1be42',
    advice: 'pool_starved',
    area: 'pool',
    entity: 'primary',
    severity: 'warning',
    state: 'proposed',
    current: 20,
    proposed: 28,
    effect: -0.88,
    confidence: 0.71,
    savedTime: 0.42,
    rank: 2,
    standing: 240,
  },
  {
    id: '3ab1907cc5d8',
    advice: 'cache_too_small',
    area: 'cache',
    entity: 'photos',
    severity: 'warning',
    state: 'confirmed',
    current: 500,
    proposed: 2000,
    effect: -0.55,
    confidence: 0.96,
    observed: -0.51,
    rank: 0,
    standing: 172_800,
  },
  {
    id: '5d01be77c2f0',
    advice: 'cache_ttl_too_short',
    area: 'cache',
    entity: 'analytics',
    severity: 'warning',
    state: 'refuted',
    current: 600,
    proposed: 60,
    effect: -0.8,
    confidence: 0.52,
    observed: -0.09,
    rank: 0,
    standing: 518_400,
  },
  {
    id: '4c90de1172aa',
    advice: 'connections',
    area: 'database',
    entity: 'main',
    severity: 'critical',
    state: 'proposed',
    current: 97,
    confidence: 0.6,
    removedRisk: 0.4,
    rank: 3,
    standing: 540,
  },
];

type Labels = Readonly<Record<string, string | undefined>>;

export class Exposition {
  readonly #families = new Map<string, string[]>();

  add(name: string, labels: Labels, value: number, time: number): void {
    const text = Object.entries(labels)
      .filter(([, one]) => one !== undefined && one !== '')
      .map(([label, one]) => `${label}=${JSON.stringify(one)}`)
      .join(',');
    const lines = this.#families.get(name) ?? [`# TYPE ${name} gauge`];
    lines.push(`${name}{${text}} ${value} ${time}`);
    this.#families.set(name, lines);
  }

  text(): string {
    return `${[...this.#families.values()].flat().join('\n')}\n# EOF\n`;
  }
}

/** `>=` and `<=`, as the recording rules compare. */
function stateOf(signal: Signal, value: number): number {
  const crossed = (bound: number | undefined): boolean =>
    bound !== undefined && (signal.bad === 'above' ? value >= bound : value <= bound);
  return crossed(signal.critical) ? 2 : crossed(signal.warning) ? 1 : 0;
}

export function scenario(options: ScenarioOptions): string {
  const out = new Exposition();
  const identity = { cluster: options.cluster, service: options.service };
  for (let i = 0; i < SAMPLES; i += 1) sample(out, options, identity, i, options.end - (SAMPLES - 1 - i) * STEP);
  for (let i = SAMPLES - ADVISED; i < SAMPLES; i += 1) {
    recommendations(out, options, identity, options.end - (SAMPLES - 1 - i) * STEP);
  }
  return out.text();
}

function sample(out: Exposition, options: ScenarioOptions, identity: Labels, i: number, time: number): void {
  const worst = new Map<string, number>();
  const areas = new Map<string, number>();
  for (const course of COURSES) {
    const signal = signals.find((one) => one.id === course.signal);
    if (signal === undefined) throw new Error(`The catalogue has no signal ${course.signal}`);
    const value = course.at(i);
    if (value === undefined) continue;
    const { entity, instance } = course;
    const labels = { ...identity, instance, signal: signal.id, area: signal.area, entity };
    const state = stateOf(signal, value);
    out.add('pulso:signal:value', labels, value, time);
    out.add('pulso:signal:state', labels, state, time);
    for (const severity of ['warning', 'critical'] as const) {
      const bound = signal[severity];
      if (bound !== undefined) out.add('pulso:signal:threshold', { ...labels, severity, bad: signal.bad }, bound, time);
    }
    areas.set(signal.area, Math.max(areas.get(signal.area) ?? 0, state));
    if (signal.area !== 'compliance') worst.set(signal.id, Math.max(worst.get(signal.id) ?? 0, state));
    if (state > 0) {
      const severity = state === 2 ? 'critical' : 'warning';
      out.add('ALERTS', { ...labels, alertname: signal.id, alertstate: 'firing', severity }, 1, time);
    }
  }
  for (const { signal, entity } of IDLE) {
    const area = signals.find((one) => one.id === signal)?.area;
    out.add('pulso:signal:idle', { ...identity, signal, area, entity }, 1, time);
  }
  for (const { signal, entity, from } of MISSING) {
    const area = signals.find((one) => one.id === signal)?.area ?? '';
    if (i < from) continue;
    out.add('pulso:signal:missing', { ...identity, signal, area, entity }, 1, time);
    if ((areas.get(area) ?? 0) === 0) areas.set(area, -1);
  }
  for (const [area, state] of areas) out.add('pulso:area:state', { ...identity, area }, state, time);
  const states = [...worst.values()];
  const health = states.includes(2) ? 2 : states.filter((state) => state === 1).length > 2 ? 1 : 0;
  out.add('pulso:health:state', identity, health, time);
  // The daemon, and the application's own exporter: only the first reports the advice.
  const version = '0.1.0';
  const daemon = { cluster: options.cluster, service: 'pulso', instance: DAEMON, version };
  out.add('pulso_exporter_info', { ...daemon, advertise_url: options.advertiseUrl }, 1, time);
  const own = { ...identity, instance: 'clinic:3000', version, advertise_url: 'http://clinic.example:3000' };
  out.add('pulso_exporter_info', own, 1, time);
}

function recommendations(out: Exposition, options: ScenarioOptions, identity: Labels, time: number): void {
  const instance = DAEMON;
  const extra = Array.from({ length: options.extraAdvice ?? 0 }, (_, n): AdviceOfScenario => ({
    id: `e${String(n).padStart(11, '0')}`,
    advice: 'cache_too_small',
    area: 'cache',
    entity: `cache_${n}`,
    severity: 'warning',
    state: 'proposed',
    current: 100 + n,
    proposed: 200 + n,
    effect: -0.3 + n / 1000,
    confidence: 0.5,
    rank: 4 + n,
    standing: 600 + n,
  }));
  for (const { id, advice, area, entity, severity, state, ...numbers } of [...ADVICE, ...extra]) {
    out.add('pulso_recommendation', { ...identity, instance, id, advice, area, entity, severity, state }, 1, time);
    const metrics = {
      pulso_recommendation_current: numbers.current,
      pulso_recommendation_proposed: numbers.proposed,
      pulso_recommendation_predicted_effect_ratio: numbers.effect,
      pulso_recommendation_confidence_ratio: numbers.confidence,
      pulso_recommendation_observed_effect_ratio: numbers.observed,
      pulso_recommendation_gain_saved_seconds_per_second: numbers.savedTime,
      pulso_recommendation_gain_removed_risk_ratio: numbers.removedRisk,
      pulso_recommendation_rank: numbers.rank,
      pulso_recommendation_since_timestamp_seconds: options.end - numbers.standing,
    };
    for (const [name, value] of Object.entries(metrics)) {
      if (value !== undefined) out.add(name, { ...identity, instance, id }, value, time);
    }
  }
}
