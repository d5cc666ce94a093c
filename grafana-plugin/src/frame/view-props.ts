import type { DataFrame, PanelProps } from '@grafana/data';
import type { PanelOptions } from '../options.ts';
import type { Voice } from '../texts/index.ts';

/** What every view is given. It fills its box, scrolls by itself, and says itself what it lacks (see `Nothing`). */
export interface ViewProps {
  /** What Grafana handed to the panel. Its `data.series` may be empty for a moment: read `frames`. */
  readonly panel: PanelProps<PanelOptions>;
  /** With every option. */
  readonly options: PanelOptions;
  /** The answers; while Grafana asks again, or fails to, the last ones. */
  readonly frames: readonly DataFrame[];
  /** Whether the first answers are still on their way. */
  readonly loading: boolean;
  /** refIds that could not be answered. */
  readonly failed: readonly string[];
  /** When the answers were given (milliseconds), where Prometheus has not answered since. */
  readonly staleSince: number | undefined;
  /** refIds that were asked, where Grafana tells them. */
  readonly asked: readonly string[] | undefined;
  readonly voice: Voice;
  readonly width: number;
  readonly height: number;
}
