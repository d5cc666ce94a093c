import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** Pixels of rank, title (what is left), now → expected, scale, effect, confidence, state and age. */
const WIDTHS = [28, undefined, 150, 150, 76, 84, 92, 60];

/** The columns that head and rows share. Not a grid: that takes a third longer to lay out, at every refresh. */
export const columns = (theme: GrafanaTheme2): string =>
  css({
    display: 'flex',
    columnGap: theme.spacing(1.5),
    alignItems: 'center',
    padding: theme.spacing(0.75, 0.5),
    ...Object.fromEntries(
      WIDTHS.map((width, index) => [
        `& > :nth-child(${index + 1})`,
        width === undefined ? { flex: '1 1 0', minWidth: 0 } : { flex: 'none', width },
      ]),
    ),
  });
