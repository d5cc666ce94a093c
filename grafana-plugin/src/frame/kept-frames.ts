import { LoadingState, type DataFrame, type PanelData } from '@grafana/data';
import { useRef } from 'react';

export interface KeptFrames {
  readonly frames: readonly DataFrame[];
  /** When Prometheus gave them (milliseconds), where what it was asked since has failed altogether. */
  readonly staleSince: number | undefined;
}

/**
 * The last answers that there were: a panel that blanks at each refresh cannot be read, and one that blanks when
 * Prometheus fails hides what was known a minute ago, when it is needed most.
 */
export function useKeptFrames({ series, state, timeRange }: PanelData): KeptFrames {
  const kept = useRef<{ frames: readonly DataFrame[]; at: number }>({ frames: [], at: 0 });
  const isEmpty = series.length === 0;
  const isFailed = state === LoadingState.Error && isEmpty;
  const isWaiting = (state === LoadingState.Loading || state === LoadingState.NotStarted) && isEmpty;
  if (!isFailed && !isWaiting && kept.current.frames !== series) {
    kept.current = { frames: series, at: timeRange.to.valueOf() };
  }
  const { frames, at } = kept.current;
  return { frames, staleSince: isFailed && frames.length > 0 ? at : undefined };
}
