import { css, cx } from '@emotion/css';
import { textUtil, type GrafanaTheme2, type LinkModel } from '@grafana/data';
import { DataLinksContextMenu, useStyles2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';
import type { RowPlace } from '../../components/VirtualRows.tsx';
import { focusRing, sharedStyles } from '../../components/styles.ts';
import { statisticsTexts } from '../../texts/statistics.ts';
import type { Voice } from '../../texts/index.ts';
import { COLUMNS, pressed, type Sort, type SortColumn, type StatisticsRow } from './model/index.ts';
import { RangeMark } from './RangeMark.tsx';

/** Height of a row in pixels, wide and narrow; a virtual list starts from it, then measures. */
export const ROW_HEIGHT = { wide: 45, narrow: 84 };

export interface RowLayout {
  readonly voice: Voice;
  readonly narrow: boolean;
  /** Room for the drawing. */
  readonly wide: boolean;
}

/** One series in numbers. */
export function StatisticsRowView(
  props: RowLayout & { row: StatisticsRow; index: number; place?: RowPlace },
): ReactElement {
  const { row, index, place, voice, narrow, wide } = props;
  const styles = useStyles2(getStyles);
  const { columns } = statisticsTexts[voice.locale];
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      ref={place?.measure}
      style={place?.style}
      data-index={index}
      className={cx(styles.row, styles.line, wide && styles.wide, narrow && styles.narrow)}
    >
      <span role="cell" className={styles.what}>
        <Name row={row} />
        {row.where !== '' && <span className={cx(styles.quiet, styles.small)}>{row.where}</span>}
      </span>
      {COLUMNS.map((column) => (
        <span key={column} role="cell" className={cx(styles.numbers, styles.right)}>
          {narrow && <span className={cx(styles.quiet, styles.small)}>{columns[column]} </span>}
          {column === 'count' ? new Intl.NumberFormat(voice.locale).format(row.count) : row.text(row[column])}
        </span>
      ))}
      {wide && (
        <span role="cell">
          <RangeMark row={row} />
        </span>
      )}
    </div>
  );
}

/** The name; with the data links that the field options give it. */
function Name({ row }: { row: StatisticsRow }): ReactElement {
  const styles = useStyles2(getStyles);
  const name = <span className={styles.name}>{row.name}</span>;
  if ((row.field.config.links ?? []).length === 0 || row.field.getLinks === undefined) return name;
  const links = (): LinkModel[] =>
    (row.field.getLinks?.({ valueRowIndex: row.index }) ?? []).map((link) => ({
      ...link,
      href: textUtil.sanitizeUrl(link.href),
    }));
  return (
    <DataLinksContextMenu links={links}>
      {({ openMenu, targetClassName }) =>
        openMenu === undefined ? (
          name
        ) : (
          <button type="button" className={cx(styles.menu, targetClassName)} onClick={openMenu}>
            {name}
          </button>
        )
      }
    </DataLinksContextMenu>
  );
}

export function StatisticsHead(props: RowLayout & { sort: Sort; onSort: (sort: Sort) => void }): ReactElement {
  const { voice, narrow, wide, sort, onSort } = props;
  const styles = useStyles2(getStyles);
  const texts = statisticsTexts[voice.locale];
  const heading = (column: SortColumn): ReactElement => {
    const isSorted = sort.column === column;
    const order = !isSorted ? 'none' : sort.descending ? 'descending' : 'ascending';
    return (
      <span key={column} role="columnheader" aria-sort={order} className={column === 'name' ? '' : styles.right}>
        <button type="button" className={styles.sort} onClick={() => onSort(pressed(sort, column))}>
          {texts.columns[column]}
          <span aria-hidden="true">{order === 'none' ? '' : order === 'descending' ? ' ↓' : ' ↑'}</span>
        </button>
      </span>
    );
  };
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={cx(styles.row, styles.head, wide && styles.wide, narrow && styles.few)}
    >
      {heading('name')}
      {COLUMNS.map(heading)}
      {wide && (
        <span role="columnheader" title={texts.rangeHint}>
          {texts.range}
        </span>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 84px repeat(4, 110px)',
    gap: theme.spacing(1.5),
    alignItems: 'center',
    padding: theme.spacing(0.5),
  }),
  line: css({
    minHeight: 44,
    borderTop: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.background.secondary },
  }),
  wide: css({ gridTemplateColumns: 'minmax(0, 1fr) 90px repeat(4, 120px) 180px' }),
  narrow: css({
    gridTemplateColumns: 'repeat(auto-fill, minmax(100px, 1fr))',
    gap: theme.spacing(0, 1.5),
    '& > :nth-child(1)': { gridColumn: '1 / -1' },
    '& > :nth-child(n + 2)': { textAlign: 'left' },
  }),
  head: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  few: css({ display: 'flex', flexWrap: 'wrap' }),
  what: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', minWidth: 0 }),
  name: css({ fontWeight: theme.typography.fontWeightMedium, overflowWrap: 'anywhere' }),
  right: css({ textAlign: 'right' }),
  sort: css({
    padding: 0,
    color: 'inherit',
    font: 'inherit',
    background: 'none',
    border: 0,
    cursor: 'pointer',
    '&:hover': { color: theme.colors.text.primary },
    ...focusRing(theme),
  }),
  menu: css({ padding: 0, color: theme.colors.text.link, background: 'none', border: 0, ...focusRing(theme) }),
});
