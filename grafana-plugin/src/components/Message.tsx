import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';

export interface MessageProps {
  title?: string;
  text: string;
  /** Having nothing to draw is how it should be, and known to be so. */
  good?: boolean;
}

/** A panel that has nothing to draw says in plain words what is missing and what to do. */
export function Message({ title, text, good = false }: MessageProps): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} role="status">
      {title !== undefined && (
        <div className={styles.title}>
          <span aria-hidden="true" className={cx(good && styles.good)}>
            {good ? '✓' : '?'}{' '}
          </span>
          {title}
        </div>
      )}
      <p className={styles.text}>{text}</p>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    height: '100%',
    padding: theme.spacing(2),
    color: theme.colors.text.secondary,
  }),
  title: css({
    fontSize: theme.typography.h4.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    color: theme.colors.text.primary,
  }),
  good: css({ color: theme.colors.success.text }),
  text: css({ margin: theme.spacing(0.5, 0, 0), maxWidth: '70ch' }),
});
