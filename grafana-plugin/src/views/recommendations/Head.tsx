import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Locale } from '@pulso/catalogue';
import React, { memo, type ReactElement } from 'react';
import { columns } from './columns.ts';
import { recommendationTexts } from '../../texts/recommendations.ts';

/** The head of the list; where rows are stacked it is there for screen readers alone. */
export const Head = memo(function Head({ locale, stacked }: { locale: Locale; stacked: boolean }): ReactElement {
  const styles = useStyles2(getStyles);
  const words = recommendationTexts[locale];
  const right = { className: styles.right };
  return (
    <div role="row" aria-rowindex={1} className={cx(styles.columns, styles.head, stacked && styles.unseen)}>
      <span role="columnheader" aria-label={words.rank} />
      <span role="columnheader">{words.what}</span>
      <span role="columnheader" {...right}>
        {words.nowExpected}
      </span>
      <span role="columnheader" title={words.effectHint}>
        {words.effect}
      </span>
      <span role="columnheader" {...right}>
        {words.predicted}
      </span>
      <span role="columnheader" {...right}>
        {words.confidence}
      </span>
      <span role="columnheader">{words.state}</span>
      <span role="columnheader" {...right}>
        {words.age}
      </span>
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  columns: columns(theme),
  head: css({
    flex: 'none',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  right: css({ textAlign: 'right' }),
  unseen: css({ position: 'absolute', width: 1, height: 1, padding: 0, overflow: 'hidden', clipPath: 'inset(50%)' }),
});
