import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { memo, useCallback, useId, useMemo, useState, type ReactElement } from 'react';
import type { ExploreFrom } from '../../components/explore.ts';
import { sharedStyles, stateColor } from '../../components/styles.ts';
import VirtualRows from '../../components/VirtualRows.tsx';
import { stateShape, type Voice } from '../../texts/index.ts';
import { shownValue } from './field.ts';
import { frameStyles } from './frame.ts';
import type { AreaView } from './model/index.ts';
import { SignalTable } from './SignalTable.tsx';
import { spoken, whyNone } from './Tile.tsx';

/** Least width and the height of a line in pixels. */
const CELL_WIDTH = 210;
const CELL_HEIGHT = 34;

export interface DenseGridProps {
  areas: readonly AreaView[];
  voice: Voice;
  panel: ExploreFrom;
  width: number;
  height: number;
  hidden: number;
}

/** Hundreds of groups, the worst first, a line each; activated, one shows its signals below its row. */
export default function DenseGrid(props: DenseGridProps): ReactElement {
  const { areas, voice, panel, width, height, hidden } = props;
  const styles = useStyles2(getStyles);
  const id = useId();
  const [openId, setOpen] = useState<string>();
  const toggle = useCallback((area: string) => setOpen((open) => (open === area ? undefined : area)), []);
  const columns = Math.max(1, Math.floor(width / CELL_WIDTH));
  const rows = useMemo(
    () =>
      Array.from({ length: Math.ceil(areas.length / columns) }, (_, n) => areas.slice(n * columns, (n + 1) * columns)),
    [areas, columns],
  );
  const gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  return (
    <div className={styles.fill} role="group" aria-label={voice.texts.all}>
      <VirtualRows rows={rows} keyOf={placeOf} rowHeight={CELL_HEIGHT} initialHeight={height} role="presentation">
        {(row, index, { style, measure, tabIndex }) => {
          const open = row.find((area) => area.id === openId);
          return (
            <div ref={measure} data-index={index} style={style} className={styles.row}>
              <div className={styles.cells} style={{ gridTemplateColumns }}>
                {row.map((area, at) => (
                  <Cell
                    // eslint-disable-next-line react/no-array-index-key -- by its place, as its row: cells are drawn anew, not moved
                    key={at}
                    area={area}
                    voice={voice}
                    open={area.id === openId}
                    controls={id}
                    roving={at === 0 ? tabIndex : undefined}
                    onToggle={toggle}
                  />
                ))}
              </div>
              {open !== undefined && <SignalTable area={open} voice={voice} panel={panel} id={id} />}
            </div>
          );
        }}
      </VirtualRows>
      {hidden > 0 && <p className={cx(styles.quiet, styles.small, styles.more)}>{voice.texts.moreTiles(hidden)}</p>}
    </div>
  );
}

/** A group that is worse now stands elsewhere: its place is drawn anew, and the keyboard stays where it is. */
const placeOf = (_row: readonly AreaView[], index: number): string => `${index}`;

interface CellProps {
  area: AreaView;
  voice: Voice;
  open: boolean;
  controls: string;
  /** Of the first cell of a row: the arrow keys go from row to row, Tab along the row. */
  roving: 0 | -1 | undefined;
  onToggle: (id: string) => void;
}

const Cell = memo(function Cell({ area, voice, open, controls, roving, onToggle }: CellProps): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { worst, state } = area;
  const color = stateColor(theme, state);
  const text = worst?.value === undefined ? '–' : shownValue(worst, voice);
  const name = spoken(area, voice, false);
  return (
    <button
      type="button"
      className={cx(styles.frame, styles.cell, state === 'unknown' && styles.unknown, open && styles.open)}
      style={{ borderLeftColor: color }}
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      aria-label={name}
      title={worst?.value === undefined ? whyNone(area, voice) : name}
      {...(roving === undefined ? {} : { 'data-roving': '', tabIndex: roving })}
      onClick={() => onToggle(area.id)}
    >
      <span aria-hidden="true" style={{ color }}>
        {stateShape(state)}
      </span>
      <span className={styles.ellipsis}>{area.title[voice.locale]}</span>
      <span className={styles.value}>{text}</span>
    </button>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  ...frameStyles(theme),
  fill: css({ flex: '1 1 0', minHeight: 0, display: 'flex', flexDirection: 'column' }),
  row: css({ paddingBottom: theme.spacing(0.5) }),
  cells: css({ display: 'grid', gap: theme.spacing(0.5) }),
  cell: css({
    alignItems: 'baseline',
    gap: theme.spacing(0.75),
    height: CELL_HEIGHT - 4,
    padding: theme.spacing(0.5, 0.75),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  value: css({ marginLeft: 'auto', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  more: css({ margin: theme.spacing(0.5, 0.5) }),
});
