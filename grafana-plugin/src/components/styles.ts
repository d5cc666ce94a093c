import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { ViewState } from '../model/index.ts';

/** Colour is spent on state alone. Unknown and idle have none: grey, never green. */
export function stateColor(theme: GrafanaTheme2, state: ViewState): string {
  if (state === 'critical') return theme.colors.error.text;
  if (state === 'warning') return theme.colors.warning.text;
  return state === 'ok' ? theme.colors.success.text : theme.colors.text.secondary;
}

/** Parts that more than one component needs. */
export const sharedStyles = (theme: GrafanaTheme2) => ({
  numbers: css({ fontVariantNumeric: 'tabular-nums' }),
  quiet: css({ color: theme.colors.text.secondary }),
  small: css({ fontSize: theme.typography.bodySmall.fontSize, lineHeight: theme.typography.bodySmall.lineHeight }),
  ellipsis: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 }),
  link: css({
    color: theme.colors.text.link,
    whiteSpace: 'nowrap',
    // Within a text colour alone does not show what is a link.
    textDecoration: 'underline',
  }),
});

/** The outline that shows where the keyboard is. */
export const focusRing = (theme: GrafanaTheme2) => ({
  '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
});
