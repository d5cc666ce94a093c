import type { Field } from '@grafana/data';
import type { StateName } from '@pulso/catalogue';

/** A state as it is shown: the recorded ones, and `idle`, alive but with too little traffic to be judged. */
export type ViewState = StateName | 'idle';

/** One series of an answer, whatever layout the frame had. Times in milliseconds; a gap is `null`. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  /** Where the values come from: what is set for it in Grafana (unit, mappings, thresholds, links) is there. */
  readonly field?: Field | undefined;
}

export interface Identity {
  readonly cluster: string;
  readonly service: string;
}

/** Since when something is in its state. `atLeast`: it was so before the time range began. */
export interface Since {
  readonly time: number;
  readonly atLeast: boolean;
}
