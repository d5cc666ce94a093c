import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ControlStatus } from '@pulso/catalogue';
import React, { type ReactElement } from 'react';
import { cellsOf, type Stretch } from './model/index.ts';

const CELLS = 60;
const WIDTH = 240;
const HEIGHT = 16;

/** Results over the range. Told apart by height too: failures stand out, passes are low, the rest is a line. */
const HEIGHTS: Readonly<Record<ControlStatus, number>> = { fail: 16, error: 5, unknown: 5, skip: 2, pass: 9, na: 2 };

/** What the words beside it say of now, for all of the time range. */
export function HistoryStrip(props: { history: readonly Stretch[]; from: number; to: number }): ReactElement | null {
  const { history, from, to } = props;
  const styles = useStyles2(getStyles);
  if (history.length === 0) return null;
  const width = WIDTH / CELLS;
  return (
    <svg className={styles.strip} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {cellsOf(history, from, to, CELLS).map((status, index) =>
        status === undefined ? null : (
          <rect
            // eslint-disable-next-line react/no-array-index-key -- a part of the range is its place
            key={index}
            className={status === 'fail' ? styles.fail : status === 'pass' ? styles.pass : styles.other}
            x={index * width}
            y={HEIGHT - HEIGHTS[status]}
            width={width - 0.8}
            height={HEIGHTS[status]}
          />
        ),
      )}
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({
    display: 'block',
    width: '100%',
    height: HEIGHT,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    printColorAdjust: 'exact',
  }),
  fail: css({ fill: theme.colors.error.text }),
  pass: css({ fill: theme.colors.success.text }),
  other: css({ fill: theme.colors.text.secondary }),
});
