import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';
import { segmentsOf } from '../../model/index.ts';
import { ownSteps } from './field.ts';
import type { SignalView } from './model/index.ts';

/** The drawing's own units; it is stretched to whatever room there is, lines keep their width. */
const WIDTH = 200;
const HEIGHT = 40;
/** Room above the highest point, as a part of the height. */
const HEADROOM = 1.12;

/** A signal's past with the bounds that it is judged by. It repeats what stands beside it in words. */
export function Sparkline({ signal, from, to }: { signal: SignalView; from: number; to: number }): ReactElement | null {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const segments = signal.history === undefined ? [] : segmentsOf(signal.history);
  const values = segments.flat().map((point) => point.value);
  if (values.length < 2) return <div className={styles.empty} />;
  const { warning, critical } = signal.bounds;
  const steps = ownSteps(signal);
  const bounds =
    steps.length > 0 ? steps.map(({ value }) => value) : [warning, critical].filter((one) => one !== undefined);
  const low = Math.min(0, ...values);
  const high = Math.max(...values, ...bounds) * HEADROOM || 1;
  const x = (time: number): string => (((time - from) / (to - from || 1)) * WIDTH).toFixed(1);
  const y = (value: number): string => (HEIGHT - ((value - low) / (high - low)) * HEIGHT).toFixed(1);
  const line = (segment: { time: number; value: number }[]): string =>
    segment.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.time)} ${y(point.value)}`).join('');
  const area = (segment: { time: number; value: number }[]): string =>
    `${line(segment)}L${x(segment.at(-1)?.time ?? to)} ${y(low)}L${x(segment[0]?.time ?? from)} ${y(low)}Z`;
  return (
    <svg className={styles.svg} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {segments.map((segment) => (
        <g key={segment[0]?.time}>
          <path className={styles.area} d={area(segment)} />
          <path className={styles.line} d={line(segment)} vectorEffect="non-scaling-stroke" />
        </g>
      ))}
      {steps.map(({ value, color }) => (
        <Bound key={value} className={styles.own} stroke={theme.visualization.getColorByName(color)} y={y(value)} />
      ))}
      {steps.length === 0 && warning !== undefined && <Bound className={styles.warning} y={y(warning)} />}
      {steps.length === 0 && critical !== undefined && <Bound className={styles.critical} y={y(critical)} />}
    </svg>
  );
}

function Bound({ className, y, stroke }: { className: string; y: string; stroke?: string }): ReactElement {
  return (
    <line
      className={className}
      stroke={stroke}
      data-testid="bound"
      x1={0}
      x2={WIDTH}
      y1={y}
      y2={y}
      vectorEffect="non-scaling-stroke"
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const bound = { strokeDasharray: '4 3', strokeWidth: 1 };
  return {
    svg: css({ display: 'block', width: '100%', height: HEIGHT }),
    empty: css({ height: HEIGHT }),
    line: css({ fill: 'none', stroke: theme.colors.primary.text, strokeWidth: 1.5 }),
    area: css({ fill: theme.colors.primary.text, opacity: 0.12, stroke: 'none' }),
    own: css(bound),
    warning: css({ ...bound, stroke: theme.colors.warning.text }),
    critical: css({ ...bound, stroke: theme.colors.error.text }),
  };
};
