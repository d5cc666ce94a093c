import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { lazy, Suspense, type ReactElement } from 'react';
import type { AdviceView } from './model/index.ts';
import type { Voice } from '../../texts/index.ts';
import { AdviceHead, AdviceRow, ROW_HEIGHT } from './AdviceRow.tsx';
import { sharedStyles } from '../../components/styles.ts';

/** Above so many rows only those in sight are drawn, by code that is loaded then. */
export const DRAW_ALL_UP_TO = 20;
/** Rows in sight at once of a longer one. */
const ROWS_IN_SIGHT = 10;

const VirtualRows = lazy(async () => {
  const { default: component } = await import('../../components/VirtualRows.tsx');
  return { default: component<AdviceView> };
});

export interface AdviceListProps {
  advice: readonly AdviceView[];
  voice: Voice;
  narrow: boolean;
  nameService: boolean;
}

/** The standing recommendations, the one to do first at the top. */
export function AdviceList(props: AdviceListProps): ReactElement {
  const { advice, voice, narrow } = props;
  const styles = useStyles2(getStyles);
  const rowHeight = narrow ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide;
  const rows =
    advice.length <= DRAW_ALL_UP_TO ? (
      advice.map((one, index) => <AdviceRow key={one.key} {...props} advice={one} index={index} />)
    ) : (
      <Suspense fallback={<div className={cx(styles.quiet, styles.pad)}>{voice.texts.loading}</div>}>
        <VirtualRows
          rows={advice}
          keyOf={(one) => one.key}
          rowHeight={rowHeight}
          maxHeight={rowHeight * ROWS_IN_SIGHT}
          initialHeight={rowHeight * ROWS_IN_SIGHT}
        >
          {(one, index, place) => <AdviceRow {...props} advice={one} index={index} place={place} />}
        </VirtualRows>
      </Suspense>
    );
  return (
    <section className={styles.section} aria-label={voice.texts.adviceList}>
      <h3 className={styles.title}>
        {voice.texts.adviceList} <span className={cx(styles.quiet, styles.numbers)}>{advice.length}</span>
      </h3>
      {advice.length === 0 ? (
        <div className={cx(styles.quiet, styles.pad)}>{voice.texts.noAdvice}</div>
      ) : (
        <div role="table" aria-label={voice.texts.adviceList} aria-rowcount={advice.length + 1}>
          <AdviceHead voice={voice} narrow={narrow} />
          {rows}
        </div>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  section: css({ marginTop: theme.spacing(2) }),
  title: css({
    margin: theme.spacing(0, 0.5, 0.5),
    fontSize: theme.typography.body.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  pad: css({ padding: theme.spacing(1, 0.5) }),
});
