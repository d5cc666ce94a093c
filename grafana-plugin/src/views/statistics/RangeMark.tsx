import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';
import type { StatisticsRow } from './model/index.ts';

const WIDTH = 160;
const HEIGHT = 16;
/** Room for the ring at either end. */
const INSET = 5;

/** Where the samples lie, on a scale of the row's own; it repeats the numbers beside it. */
export function RangeMark({ row: { min, mean, p95, max } }: { row: StatisticsRow }): ReactElement | null {
  const styles = useStyles2(getStyles);
  if (min === undefined || mean === undefined || p95 === undefined || max === undefined) return null;
  const low = Math.min(0, min);
  const high = Math.max(0, max);
  const x = (value: number): number =>
    high === low ? INSET : INSET + ((value - low) / (high - low)) * (WIDTH - 2 * INSET);
  const middle = HEIGHT / 2;
  return (
    <svg className={styles.mark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line className={styles.scale} x1={INSET} x2={WIDTH - INSET} y1={middle} y2={middle} />
      <line className={styles.range} x1={x(min)} x2={x(max)} y1={middle} y2={middle} />
      <rect className={styles.mean} x={x(mean) - 1} y={2} width={2} height={HEIGHT - 4} />
      <circle className={styles.p95} cx={x(p95)} cy={middle} r={3.5} />
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({ display: 'block' }),
  scale: css({ stroke: theme.colors.border.medium }),
  range: css({ stroke: theme.colors.primary.text, strokeWidth: 4, strokeOpacity: 0.35 }),
  mean: css({ fill: theme.colors.primary.text }),
  p95: css({ fill: theme.colors.background.primary, stroke: theme.colors.text.primary, strokeWidth: 1.5 }),
});
