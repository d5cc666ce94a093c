import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { lazy, Suspense, useCallback, useState, type ReactElement } from 'react';
import { sharedStyles } from '../../components/styles.ts';
import { ControlHead, ControlRow, ROW_HEIGHT, type TableContext } from './ControlRow.tsx';
import type { ControlView } from './model/index.ts';
import { textsOf } from './words.ts';

/** Above so many rows only those in sight are drawn, by code that is loaded then. */
export const DRAW_ALL_UP_TO = 80;
/** Rows in sight at once of a longer one. */
const ROWS_IN_SIGHT = 12;

const VirtualRows = lazy(async () => {
  const { default: component } = await import('../../components/VirtualRows.tsx');
  return { default: component<ControlView> };
});

export interface ControlTableProps extends TableContext {
  controls: readonly ControlView[];
  /** Every row in the document, as on paper. */
  all?: boolean;
}

/** The controls, what wants somebody first at the top. */
export function ControlTable({ controls, all = false, ...context }: ControlTableProps): ReactElement {
  const styles = useStyles2(getStyles);
  const [openKeys, setOpen] = useState<ReadonlySet<string>>(new Set());
  const onToggle = useCallback((key: string): void => {
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  const texts = textsOf(context.voice);
  if (controls.length === 0) return <p className={cx(styles.quiet, styles.none)}>{texts.noneMatch}</p>;
  const rowHeight = context.narrow ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide;
  const row = { ...context, onToggle };
  return (
    <div role="table" aria-label={texts.controls} aria-rowcount={controls.length + 1}>
      <ControlHead {...context} />
      {all || controls.length <= DRAW_ALL_UP_TO ? (
        controls.map((control, index) => (
          <ControlRow key={control.key} {...row} control={control} index={index} open={openKeys.has(control.key)} />
        ))
      ) : (
        <Suspense fallback={<p className={cx(styles.quiet, styles.none)}>{context.voice.texts.loading}</p>}>
          <VirtualRows
            rows={controls}
            keyOf={(control) => control.key}
            rowHeight={rowHeight}
            maxHeight={rowHeight * ROWS_IN_SIGHT}
          >
            {(control, index, place) => (
              <ControlRow {...row} control={control} index={index} open={openKeys.has(control.key)} place={place} />
            )}
          </VirtualRows>
        </Suspense>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  none: css({ margin: theme.spacing(2, 0.5) }),
});
