import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { focusRing } from '../../components/styles.ts';

/** What surrounds a group, as a tile or as a line; the left edge is given the colour of its state. */
export const frameStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    display: 'flex',
    width: '100%',
    minWidth: 0,
    textAlign: 'left',
    color: theme.colors.text.primary,
    background: 'transparent',
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: '3px solid',
    borderRadius: theme.shape.radius.default,
    cursor: 'pointer',
    '&:hover': { background: theme.colors.background.secondary },
    ...focusRing(theme),
  }),
  unknown: css({
    borderTopStyle: 'dashed',
    borderRightStyle: 'dashed',
    borderBottomStyle: 'dashed',
    borderColor: theme.colors.border.strong,
  }),
  open: css({ background: theme.colors.background.secondary, borderColor: theme.colors.border.strong }),
});
