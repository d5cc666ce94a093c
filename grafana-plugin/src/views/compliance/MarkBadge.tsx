import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';
import type { Voice } from '../../texts/index.ts';
import type { Mark } from './model/index.ts';
import { MARK_SHAPES, markColor, textsOf } from './words.ts';

/** What a test came to, as a shape and words; the colour only repeats them. */
export function MarkBadge({ mark, voice }: { mark: Mark; voice: Voice }): ReactElement {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.badge} style={{ color: markColor(theme, mark) }}>
      <span aria-hidden="true" className={styles.shape}>
        {MARK_SHAPES[mark]}
      </span>
      {textsOf(voice).marks[mark]}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  badge: css({ fontWeight: theme.typography.fontWeightMedium, whiteSpace: 'nowrap' }),
  shape: css({ display: 'inline-block', width: '1.4em' }),
});
