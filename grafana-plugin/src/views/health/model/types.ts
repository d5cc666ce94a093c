import type { Field } from '@grafana/data';
import type { Severity, StateName, Text, Unit } from '@pulso/catalogue';
import type { Identity, Series, Since, ViewState } from '../../../model/index.ts';

export interface Bounds {
  readonly warning?: number | undefined;
  readonly critical?: number | undefined;
}

/** One judged number of one entity. */
export interface SignalView extends Identity {
  readonly labels: Readonly<Record<string, string>>;
  /** Stable over refreshes: made of the identifying labels. */
  readonly key: string;
  readonly id: string;
  readonly area: string;
  readonly instance: string;
  readonly entity: string;
  /** The catalogue's title, or the id where the rules are newer than this panel. */
  readonly title: Text;
  readonly unit: Unit;
  readonly bad: 'above' | 'below';
  readonly state: ViewState;
  readonly value?: number | undefined;
  readonly bounds: Bounds;
  readonly history?: Pick<Series, 'times' | 'values'> | undefined;
  /** What is set for its value in Grafana. */
  readonly field?: Field | undefined;
  readonly since?: Since | undefined;
  /** Of a legal term: when it ends, in milliseconds. */
  readonly due?: number | undefined;
  /** The last sample of a signal that has vanished. */
  readonly lastSeen?: number | undefined;
}

/** One area, or whatever else signals are grouped by, with all its signals, the worst first. */
export interface AreaView {
  readonly id: string;
  /** Whether it is an area of the catalogue, which has a dashboard. */
  readonly isArea: boolean;
  readonly title: Text;
  readonly state: ViewState;
  readonly worst?: SignalView | undefined;
  readonly signals: readonly SignalView[];
  readonly alerts: Readonly<Record<Severity, number>>;
  readonly advice: number;
}

/** A standing recommendation, as far as its metrics tell it; the texts with all numbers are on its page. */
export interface AdviceView extends Identity {
  readonly key: string;
  readonly id: string;
  readonly kind: string;
  readonly area: string;
  readonly entity: string;
  readonly severity: string;
  readonly state: string;
  readonly title: Text;
  /** Title of the signal that it is expected to mend. */
  readonly signal?: Text | undefined;
  readonly unit: Unit;
  readonly current?: number | undefined;
  readonly proposed?: number | undefined;
  /** Predicted relative change of what it mends: −0.9 is 90 % less. */
  readonly effect?: number | undefined;
  readonly confidence?: number | undefined;
  readonly url?: string | undefined;
}

export interface HealthView {
  /** Services with any series, sorted. More than one: the worst decides the headline. */
  readonly services: readonly string[];
  readonly state: StateName;
  readonly since?: Since | undefined;
  /** What decides the state: signals outside compliance that are bad, the worst first. */
  readonly reasons: readonly SignalView[];
  readonly unknownAreas: readonly AreaView[];
  /** Compliance signals that are bad; they have their area, and no part in the state. */
  readonly compliance: readonly SignalView[];
  readonly areas: readonly AreaView[];
  readonly advice: readonly AdviceView[];
  /** The one thing to do first. */
  readonly first?: AdviceView | undefined;
}
