import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactElement, type ReactNode } from 'react';
import { focusRing } from './styles.ts';

/** A small button that stays pressed: a filter that says how much it would show. */
export function ToggleChip(props: { pressed: boolean; onToggle: () => void; children: ReactNode }): ReactElement {
  const { pressed, onToggle, children } = props;
  const styles = useStyles2(getStyles);
  return (
    <button
      type="button"
      className={cx(styles.chip, pressed && styles.pressed)}
      aria-pressed={pressed}
      onClick={onToggle}
    >
      {children}
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  chip: css({
    padding: theme.spacing(0.25, 1),
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    background: 'transparent',
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    cursor: 'pointer',
    '&:hover': { background: theme.colors.background.secondary },
    ...focusRing(theme),
  }),
  pressed: css({ background: theme.colors.background.secondary, borderColor: theme.colors.primary.border }),
});
