import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** The columns that head and rows share. */
export const grid = (theme: GrafanaTheme2): string =>
  css({
    display: 'grid',
    gridTemplateColumns: '28px minmax(0, 1fr) 150px 150px 76px 84px 92px 60px',
    columnGap: theme.spacing(1.5),
    alignItems: 'center',
    padding: theme.spacing(0.75, 0.5),
  });
