import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import type { Locale } from '@pulso/catalogue';
import React, { type ReactElement } from 'react';
import type { ViewState } from '../model/index.ts';
import { stateShape, stateWord } from '../texts/index.ts';
import { stateColor } from './styles.ts';

interface StateBadgeProps {
  state: ViewState;
  locale: Locale;
  /** In place of the state's own word. */
  word?: string | undefined;
}

/** A state as a shape and a word; the colour only repeats them. */
export function StateBadge({ state, locale, word }: StateBadgeProps): ReactElement {
  const theme = useTheme2();
  return (
    <span className={badge(theme)} style={{ color: stateColor(theme, state) }}>
      <span aria-hidden="true">{stateShape(state)}</span> {word ?? stateWord(state, locale)}
    </span>
  );
}

const badge = (theme: GrafanaTheme2): string =>
  css({
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    whiteSpace: 'nowrap',
  });
