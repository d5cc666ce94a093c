import type { DemoOptions } from './options.ts';
import type { Observer, Raised } from './prometheus.ts';
import type { Notification } from './receiver.ts';
import type { Screen } from './screen.ts';
import type { Stack } from './stack.ts';
import type { Story, TimelineEvent } from './story.ts';

/** What the last line of `--json` says. */
export interface Outcome {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly timeline: readonly TimelineEvent[];
  /** Every alert that fired since all was healthy. */
  readonly raised: readonly Raised[];
  readonly consequences?: Story['consequences'];
}

export interface Context {
  readonly options: DemoOptions;
  readonly stack: Stack;
  readonly observer: Observer;
  readonly screen: Screen;
  /** Everything that the receiver has got so far; grows. */
  readonly notifications: readonly Notification[];
  /** Aborted when the user stops the demo. */
  readonly signal: AbortSignal;
}
