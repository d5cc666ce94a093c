import { css, cx } from '@emotion/css';
import { textUtil, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';
import { areaOf } from '../../model/index.ts';
import type { AdviceView } from './model/index.ts';
import { effectText, valueText, type Voice } from '../../texts/index.ts';
import { EffectScale } from '../../components/EffectScale.tsx';
import { sharedStyles } from '../../components/styles.ts';
import type { RowPlace } from '../../components/VirtualRows.tsx';

/** Height of a row in pixels, wide and narrow; the virtual list starts from it, then measures. */
export const ROW_HEIGHT = { wide: 50, narrow: 75 };

export interface AdviceRowProps {
  advice: AdviceView;
  index: number;
  voice: Voice;
  narrow: boolean;
  nameService: boolean;
  /** Where the list is virtual. */
  place?: RowPlace;
}

export function AdviceHead({ voice, narrow }: { voice: Voice; narrow: boolean }): ReactElement | null {
  const styles = useStyles2(getStyles);
  if (narrow) return null;
  const { texts } = voice;
  return (
    <div role="row" aria-rowindex={1} className={cx(styles.row, styles.head)}>
      <span role="columnheader" />
      <span role="columnheader">{texts.what}</span>
      <span role="columnheader" className={styles.right}>
        {texts.now}
      </span>
      <span role="columnheader" title={texts.effectHint}>
        {texts.effect}
      </span>
      <span role="columnheader" className={styles.right}>
        {texts.predicted}
      </span>
      <span role="columnheader" className={styles.right}>
        {texts.confidence}
      </span>
      <span role="columnheader">{texts.state}</span>
      <span role="columnheader" />
    </div>
  );
}

/** One recommendation: what, where, from which value to which, what it promises and how sure that is. */
export function AdviceRow({ advice, index, voice, narrow, nameService, place }: AdviceRowProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { texts, locale } = voice;
  const area = areaOf(advice.area).title[locale];
  const title = advice.title[locale];
  const entity = title.includes(advice.entity) ? '' : advice.entity;
  const where = [area, entity, nameService ? advice.service : ''].filter((part) => part !== '').join(' · ');
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={cx(styles.row, narrow && styles.narrow)}
      ref={place?.measure}
      style={place?.style}
      data-index={index}
    >
      <span role="cell" className={cx(styles.quiet, styles.numbers)}>
        {index + 1}
      </span>
      <span role="cell" className={styles.what}>
        <span className={styles.title}>{title}</span>
        <span className={cx(styles.quiet, styles.small)}>{where}</span>
      </span>
      <span role="cell" className={cx(styles.numbers, styles.right, styles.now)}>
        {advice.current !== undefined && valueText(advice.current, advice.unit, locale)}
        {advice.proposed !== undefined && (
          <>
            <span className={styles.quiet}> → </span>
            {valueText(advice.proposed, advice.unit, locale)}
          </>
        )}
      </span>
      <span role="cell" className={styles.effect}>
        {advice.effect !== undefined && <EffectScale effect={advice.effect} />}
      </span>
      <span role="cell" className={cx(styles.numbers, styles.right, styles.predicted)}>
        {advice.effect !== undefined && (
          <>
            <span>{effectText(advice.effect, locale)}</span>{' '}
            <span className={cx(styles.quiet, styles.small)}>{advice.signal?.[locale]}</span>
          </>
        )}
      </span>
      <span role="cell" className={cx(styles.numbers, styles.right, styles.quiet)}>
        {narrow && advice.confidence !== undefined && `${texts.confidence} `}
        {advice.confidence !== undefined && valueText(advice.confidence, 'ratio', locale)}
      </span>
      <span role="cell">
        <span className={styles.pill}>{texts.states[advice.state] ?? advice.state}</span>
      </span>
      <span role="cell" className={styles.right}>
        {advice.url !== undefined && (
          <a
            className={styles.link}
            href={textUtil.sanitizeUrl(advice.url)}
            target="_blank"
            rel="noreferrer"
            aria-label={`${texts.open}: ${title}`}
          >
            {texts.open}
          </a>
        )}
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  row: css({
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr) 170px 130px 170px 84px 96px 48px',
    gap: theme.spacing(1.5),
    alignItems: 'center',
    padding: theme.spacing(0.5),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.background.secondary },
  }),
  head: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    border: 0,
    '&:hover': { background: 'transparent' },
  }),
  what: css({ display: 'flex', flexDirection: 'column', minWidth: 0 }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  predicted: css({ display: 'flex', flexDirection: 'column' }),
  now: css({ whiteSpace: 'nowrap' }),
  right: css({ textAlign: 'right' }),
  effect: css({ minWidth: 0 }),
  pill: css({
    padding: theme.spacing(0, 1),
    fontSize: theme.typography.bodySmall.fontSize,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    whiteSpace: 'nowrap',
  }),
  narrow: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    paddingLeft: theme.spacing(4),
    '& > :nth-child(1)': { width: theme.spacing(2), marginLeft: theme.spacing(-3.5) },
    '& > :nth-child(2)': { flex: '1 0 calc(100% - 28px)' },
    // The bar says what the number beside it says.
    '& > :nth-child(4)': { display: 'none' },
    '& > :nth-child(5)': { flexDirection: 'row', alignItems: 'baseline', gap: theme.spacing(0.5) },
  }),
});
