import { alertName, faults, raises, signals, type Fault, type Signal } from '@pulso/catalogue';
import type { FiringAlert, Sample } from './prometheus.ts';
import type { Notification, Road } from './receiver.ts';

export type EventName =
  | 'ready'
  | 'fault-started'
  | 'signal-crossed'
  | 'alert-firing'
  | 'page-received'
  | 'recommendation'
  | 'fault-ended'
  | 'alert-resolved';

export interface TimelineEvent {
  readonly at: string;
  readonly event: EventName;
  readonly [detail: string]: unknown;
}

/** What one look at the servers showed. */
export interface Observation {
  readonly at: Date;
  /** `pulso:signal:state` of the fault's signal. */
  readonly states: readonly Sample[];
  /** `pulso:signal:value` of the fault's signal. */
  readonly values: readonly Sample[];
  /** Alerts that Prometheus fires. */
  readonly firing: readonly Sample[];
  /** Alerts that Alertmanager holds, with whether they are muted. */
  readonly alerts: readonly FiringAlert[];
  /** The recommendation that names the cause, with its text. */
  readonly advice?: Readonly<Record<string, unknown>>;
}

/** What a fault must and may raise, derived from the catalogue. */
export interface Expectation {
  readonly fault: Fault;
  readonly signal: Signal;
  readonly alert: string;
  readonly road: Road;
}

export function expectation(id: Fault['id']): Expectation {
  const fault = faults.find((each) => each.id === id);
  const signal = signals.find((each) => each.id === fault?.signal);
  if (fault === undefined || signal === undefined) throw new Error(`the catalogue declares no signal for ${id}`);
  return {
    fault,
    signal,
    alert: alertName(signal.id),
    road: signal.road === 'compliance' ? 'compliance' : 'page',
  };
}

/**
 * Follows one fault through what is observed. Pure but for its own memory: it is told what was seen and says which
 * events are new, whether the fault may end, and at the end what was wrong.
 */
export class Story {
  readonly timeline: TimelineEvent[] = [];
  readonly #expected: Expectation;
  readonly #seenAlerts = new Map<string, { labels: Readonly<Record<string, string>>; muted: boolean }>();
  #noAlertLeft = false;

  constructor(expected: Expectation) {
    this.#expected = expected;
  }

  add(event: EventName, at: Date, details: Readonly<Record<string, unknown>> = {}): TimelineEvent {
    const entry = { at: at.toISOString(), event, ...details };
    this.timeline.push(entry);
    return entry;
  }

  has(event: EventName): boolean {
    return this.timeline.some((entry) => entry.event === event);
  }

  /** Events that this observation and the notifications so far show for the first time, in order. */
  observe(seen: Observation, notifications: readonly Notification[]): TimelineEvent[] {
    const before = this.timeline.length;
    const { alert, signal, fault } = this.#expected;
    const critical = fault.severity === 'critical' ? 2 : 1;
    const crossed = seen.states.find(({ value }) => value >= critical);
    if (crossed && !this.has('signal-crossed')) {
      const value = seen.values.find(
        ({ labels }) => labels.entity === crossed.labels.entity && labels.instance === crossed.labels.instance,
      );
      this.add('signal-crossed', new Date(crossed.at * 1000), {
        signal: signal.id,
        ...(crossed.labels.entity ? { entity: crossed.labels.entity } : {}),
        value: value?.value,
        threshold: signal[fault.severity],
      });
    }
    const firing = seen.firing.find(({ labels }) => labels.alertname === alert && labels.severity === fault.severity);
    if (firing && !this.has('alert-firing')) {
      this.add('alert-firing', new Date(firing.at * 1000), { alert, severity: fault.severity });
    }
    const page = notifications.find((each) => this.#isPage(each, 'firing'));
    if (page && !this.has('page-received'))
      this.add('page-received', page.at, { alert, road: page.road, text: page.text });
    if (seen.advice && !this.has('recommendation')) this.add('recommendation', seen.at, seen.advice);
    const resolved = notifications.find((each) => this.#isPage(each, 'resolved'));
    if (resolved && this.has('fault-ended') && !this.has('alert-resolved')) {
      this.add('alert-resolved', resolved.at, { alert, text: resolved.text });
    }
    for (const { labels, muted } of seen.alerts) {
      const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => a.localeCompare(b)));
      const known = this.#seenAlerts.get(key);
      // Alertmanager works out inhibition when it looks, so an alert counts as muted if it ever was seen muted;
      // whether it got through to somebody is told by the notifications.
      this.#seenAlerts.set(key, { labels, muted: muted || (known?.muted ?? false) });
    }
    this.#noAlertLeft = seen.alerts.length === 0 && seen.firing.length === 0;
    return this.timeline.slice(before);
  }

  /** The page has come and the cause is named: the fault may end. */
  get told(): boolean {
    return (['signal-crossed', 'alert-firing', 'page-received', 'recommendation'] as const).every((event) =>
      this.has(event),
    );
  }

  get complete(): boolean {
    return this.told && this.has('alert-resolved') && this.#noAlertLeft;
  }

  /** Everything that is not as the catalogue declares it; empty if the story is as it should be. */
  problems(notifications: readonly Notification[]): string[] {
    const { road, fault } = this.#expected;
    const missing = (
      [
        'fault-started',
        'signal-crossed',
        'alert-firing',
        'page-received',
        'recommendation',
        'fault-ended',
        'alert-resolved',
      ] as const
    )
      .filter((event) => !this.has(event))
      .map((event) => `not observed: ${event}`);
    const pages = notifications.filter((each) => each.status === 'firing' && this.#isPage(each, 'firing'));
    // The audit gets a copy of what goes to compliance, and of nothing else.
    const isCopy = (each: Notification) => each.road === 'audit' && this.#isPage({ ...each, road }, 'firing');
    const others = notifications.filter(
      (each) => each.status === 'firing' && !this.#isPage(each, 'firing') && !(road === 'compliance' && isCopy(each)),
    );
    const undeclared = [...this.#seenAlerts.values()].filter(
      ({ labels }) => raises(fault, labels.alertname ?? '', labels.severity ?? '') === 'never',
    );
    return [
      ...missing,
      ...(pages.length > 1 ? [`the ${road} came ${pages.length} times`] : []),
      ...others.map(
        ({ road: other, alertname, alerts }) =>
          `another notification: ${other} ${alertname} (${alerts[0]?.labels.severity ?? ''})`,
      ),
      ...undeclared.map(
        ({ labels }) => `${labels.alertname} (${labels.severity}) fired, which ${fault.id} does not declare`,
      ),
    ];
  }

  /** Consequences that were seen, and that none of them was let through. */
  get consequences(): readonly { alert: string; severity: string; muted: boolean }[] {
    return [...this.#seenAlerts.values()]
      .filter(({ labels }) => labels.alertname !== this.#expected.alert)
      .map(({ labels, muted }) => ({ alert: labels.alertname ?? '', severity: labels.severity ?? '', muted }));
  }

  #isPage(notification: Notification, status: Notification['status']): boolean {
    const { alert, road, fault } = this.#expected;
    return (
      notification.status === status &&
      notification.road === road &&
      notification.alertname === alert &&
      notification.alerts.every(({ labels }) => labels.severity === fault.severity)
    );
  }
}
