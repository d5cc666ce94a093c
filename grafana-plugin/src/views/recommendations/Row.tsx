import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Locale } from '@pulso/catalogue';
import React, { memo, type MouseEvent, type ReactElement } from 'react';
import { EffectScale } from '../../components/EffectScale.tsx';
import { focusRing, sharedStyles } from '../../components/styles.ts';
import { areaOf } from '../../model/index.ts';
import { effectText, valueText, type Texts } from '../../texts/index.ts';
import { columns } from './columns.ts';
import { titleOf, unitOf, type Recommendation } from './model/index.ts';
import { recommendationTexts } from '../../texts/recommendations.ts';

/** Height of a closed row in pixels; the list starts from it, then measures. */
export const ROW_HEIGHT = { wide: 54, stacked: 106 };
/** Of what stands under the mark that a row can be opened. */
const INDENT = 18;
/** The cells where rows are stacked, in their order. */
const CELLS = {
  rank: { alignSelf: 'start' },
  what: {},
  now: { paddingLeft: INDENT },
  scale: { maxWidth: 160 },
  effect: { flexDirection: 'row', alignItems: 'baseline', justifyContent: 'flex-end' },
  confidence: { paddingLeft: INDENT },
  state: {},
  age: {},
  detail: {},
} as const;

export interface RowProps {
  row: Recommendation;
  index: number;
  tabIndex: 0 | -1;
  open: boolean;
  stacked: boolean;
  nameService: boolean;
  age: string;
  locale: Locale;
  texts: Texts;
  onToggle: (key: string) => void;
  detail: ReactElement | undefined;
}

/** One recommendation; open, all that the metrics tell of it. */
export const Row = memo(function Row(props: RowProps): ReactElement {
  const { row, index, tabIndex, open, stacked, nameService, age, locale, texts, onToggle, detail } = props;
  const styles = useStyles2(getStyles);
  const title = titleOf(row)[locale];
  const { of, current, proposed, effect, observed, confidence, state } = row;
  const unit = unitOf(row);
  const entity = title.includes(of.entity) ? '' : of.entity;
  const where = [areaOf(of.area).title[locale], entity, nameService ? of.service : ''].filter((part) => part !== '');
  const right = cx(styles.numbers, styles.right);
  const onClick = ({ target }: MouseEvent): void => {
    // What is in the row and does something of its own does only that.
    const own = target instanceof Element && target.closest('a, button:not([data-roving]), [data-detail]') !== null;
    if (!own) onToggle(of.key);
  };
  return (
    // The button in it is the keyboard's way.
    <div
      role="row"
      aria-rowindex={index + 2}
      className={cx(stacked ? styles.stacked : styles.columns, styles.row, open && styles.open)}
      onClick={onClick}
    >
      <span role="cell" className={cx(styles.quiet, right)}>
        {index + 1}
      </span>
      <span role="cell" className={styles.what}>
        <button type="button" data-roving="" tabIndex={tabIndex} aria-expanded={open} className={styles.title}>
          <span aria-hidden="true" className={styles.mark}>
            {open ? '▾' : '▸'}
          </span>
          {title}
        </button>
        <span className={cx(styles.quiet, styles.small, styles.where)}>{where.join(' · ')}</span>
      </span>
      <span role="cell" className={cx(right, styles.nowrap)}>
        {stacked && (current ?? proposed) !== undefined && (
          <span className={styles.quiet}>{recommendationTexts[locale].now} </span>
        )}
        {current !== undefined && valueText(current, unit, locale)}
        {proposed !== undefined && (
          <>
            <span className={styles.quiet}> → </span>
            {valueText(proposed, unit, locale)}
          </>
        )}
      </span>
      <span role="cell" className={styles.scale}>
        {(effect !== undefined || observed !== undefined) && <EffectScale effect={effect} observed={observed} />}
      </span>
      <span role="cell" className={cx(right, styles.effect)}>
        {effect !== undefined && effectText(effect, locale)}
        {observed !== undefined && (
          <span className={cx(styles.small, styles.quiet)}>
            <span aria-hidden="true"> ○ </span>
            <span className={styles.spoken}>{recommendationTexts[locale].observed} </span>
            {effectText(observed, locale)}
          </span>
        )}
      </span>
      <span role="cell" className={cx(right, styles.quiet)}>
        {stacked && confidence !== undefined && `${recommendationTexts[locale].confidence} `}
        {confidence !== undefined && valueText(confidence, 'ratio', locale)}
      </span>
      <span role="cell">
        <span className={cx(styles.pill, state === 'confirmed' && styles.good, state === 'refuted' && styles.bad)}>
          {texts.states[state] ?? state}
        </span>
      </span>
      <span role="cell" className={cx(right, styles.quiet, styles.nowrap)}>
        {age}
      </span>
      {detail !== undefined && (
        <div role="cell" aria-colspan={8} data-detail="" className={cx(styles.detail, !stacked && styles.indented)}>
          {detail}
        </div>
      )}
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  columns: columns(theme),
  row: css({
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    cursor: 'pointer',
    '&:hover': { background: theme.colors.background.secondary },
  }),
  open: css({ '&&': { flexWrap: 'wrap', background: theme.colors.background.secondary } }),
  what: css({ display: 'flex', flexDirection: 'column', minWidth: 0 }),
  title: css({
    position: 'relative',
    padding: 0,
    paddingLeft: INDENT,
    textAlign: 'left',
    color: 'inherit',
    background: 'none',
    border: 0,
    borderRadius: theme.shape.radius.default,
    fontWeight: theme.typography.fontWeightMedium,
    ...focusRing(theme),
  }),
  mark: css({ position: 'absolute', left: 0, color: theme.colors.text.secondary }),
  where: css({ paddingLeft: INDENT }),
  right: css({ textAlign: 'right' }),
  nowrap: css({ whiteSpace: 'nowrap' }),
  scale: css({ minWidth: 0 }),
  effect: css({ display: 'flex', flexDirection: 'column' }),
  spoken: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  pill: css({
    padding: theme.spacing(0, 1),
    fontSize: theme.typography.bodySmall.fontSize,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    whiteSpace: 'nowrap',
  }),
  good: css({ color: theme.colors.success.text, borderColor: theme.colors.success.border }),
  bad: css({ color: theme.colors.error.text, borderColor: theme.colors.error.border }),
  detail: css({ '&&': { flex: '1 0 100%', paddingTop: theme.spacing(1), cursor: 'auto' } }),
  // Under the title.
  indented: css({ '&&': { paddingLeft: 40 + INDENT } }),
  // Title and place; what it changes; how sure that is.
  stacked: css({
    display: 'grid',
    gridTemplateColumns: '20px auto minmax(0, 1fr) auto',
    gridTemplateAreas:
      '"rank what what what" ". now scale effect" ". confidence state age" "detail detail detail detail"',
    alignItems: 'center',
    gap: theme.spacing(0.25, 1),
    padding: theme.spacing(0.75, 0.5),
    ...Object.fromEntries(
      Object.entries(CELLS).map(([gridArea, style], index) => [
        `& > :nth-child(${index + 1})`,
        { gridArea, textAlign: 'left', ...style },
      ]),
    ),
  }),
});
