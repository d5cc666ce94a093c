import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { areaStateWord, type Locale } from '@pulso/catalogue';
import React, { type ReactElement } from 'react';
import { frameStyles } from './frame.ts';
import { boundWords, shownName, shownValue } from './field.ts';
import { trendOf, type AreaView, type SignalView } from './model/index.ts';
import { clockText, sinceText, stateWord, type Voice } from '../../texts/index.ts';
import { Sparkline } from './Sparkline.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { sharedStyles, stateColor } from '../../components/styles.ts';

export interface TileProps {
  area: AreaView;
  voice: Voice;
  from: number;
  /** Several services are shown: the tile names the one it speaks of. */
  nameService: boolean;
  /** In little room a tile with nothing to tell is two lines. */
  compact: boolean;
  open: boolean;
  controls: string;
  onToggle: () => void;
}

/** One area and its worst signal. Activated, it shows all signals of the area. */
export function Tile({ area, voice, from, nameService, compact, open, controls, onToggle }: TileProps): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { worst } = area;
  const { locale } = voice;
  const name = worst === undefined ? '\u00a0' : nameOf(worst, voice, nameService, area.title[locale]);
  const value = worst === undefined ? '–' : shownValue(worst, voice);
  return (
    <button
      type="button"
      className={cx(styles.frame, styles.tile, area.state === 'unknown' && styles.unknown, open && styles.open)}
      style={{ borderLeftColor: stateColor(theme, area.state) }}
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={onToggle}
    >
      <span className={styles.spoken}>{spoken(area, voice, nameService)}</span>
      <span className={styles.seen} aria-hidden="true">
        <span className={styles.row}>
          <span className={styles.area}>{area.title[locale]}</span>
          <StateBadge state={area.state} locale={locale} word={areaWord(area, locale)} />
        </span>
        {compact ? (
          <span className={styles.row}>
            <span className={cx(styles.quiet, styles.ellipsis)}>{name}</span>
            <span className={styles.numbers}>{worst?.value === undefined ? whyNone(area, voice) : value}</span>
          </span>
        ) : (
          <>
            <span className={cx(styles.quiet, styles.ellipsis)}>{name}</span>
            <span className={styles.row}>
              <span className={styles.value}>
                {value} {worst !== undefined && <TrendMark signal={worst} voice={voice} />}
              </span>
              <span className={cx(styles.quiet, styles.small, styles.numbers, styles.bound)}>
                {whole(boundWords(worst, voice))}
              </span>
            </span>
            {worst?.value === undefined ? (
              <span className={cx(styles.none, styles.quiet, styles.small)}>{whyNone(area, voice)}</span>
            ) : (
              <Sparkline signal={worst} from={from} to={voice.now} />
            )}
            <Foot area={area} voice={voice} />
          </>
        )}
      </span>
    </button>
  );
}

/** A number is not torn from its unit where the line is too short. */
const whole = (words: string): string => words.replace(/ (?=\S+$)/, '\u00a0');

const ARROWS = { rising: '↗', falling: '↘', steady: '→' } as const;

/** Where the value is heading; a word for those who do not see the arrow is in the tile's name. */
function TrendMark({ signal, voice }: { signal: SignalView; voice: Voice }): ReactElement | null {
  const styles = useStyles2(getStyles);
  const trend = trendOf(signal);
  if (trend === undefined || signal.value === undefined) return null;
  return (
    <span className={styles.trend} aria-hidden="true" title={voice.texts.trends[trend]}>
      {ARROWS[trend]}
    </span>
  );
}

/** Time in state, and what else there is about the area. */
function Foot({ area, voice }: { area: AreaView; voice: Voice }): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { worst } = area;
  const firing = area.alerts.critical + area.alerts.warning;
  const firingState = area.alerts.critical > 0 ? 'critical' : 'warning';
  return (
    <span className={cx(styles.row, styles.small, styles.foot)}>
      <span className={cx(styles.quiet, styles.numbers)}>
        {worst?.since === undefined ? '\u00a0' : sinceText(worst.state, worst.since, voice)}
      </span>
      <span className={styles.chips}>
        {firing > 0 && <span style={{ color: stateColor(theme, firingState) }}>{voice.texts.alerts(firing)}</span>}
        {area.advice > 0 && <span className={styles.adviceCount}>{voice.texts.advice(area.advice)}</span>}
      </span>
    </span>
  );
}

/** `Connections in use · main`, without what a heading says already. */
export function nameOf(signal: SignalView, voice: Voice, nameService: boolean, heading = ''): string {
  return [shownName(signal, voice), signal.entity, nameService ? signal.service : '']
    .filter((part) => part !== '' && part !== heading)
    .join(' · ');
}

/** Why there is no value: a plain sentence, so that nobody takes silence for health. */
export function whyNone(area: AreaView, { texts, ...voice }: Voice): string {
  if (area.state === 'idle' || area.worst?.state === 'idle') return texts.idle;
  const lastSeen = area.worst?.lastSeen;
  return lastSeen === undefined ? texts.missing : texts.lastSeen(clockText(lastSeen, { texts, ...voice }));
}

/** Compliance that is not bad is not therefore healthy: the catalogue has its own word for it. */
function areaWord({ id, state }: AreaView, locale: Locale): string {
  return state === 'idle' ? stateWord(state, locale) : areaStateWord(id, state, locale);
}

/** What is seen, in its order: who speaks to the page by voice says what they see (WCAG 2.5.3). */
export function spoken(area: AreaView, voice: Voice, nameService: boolean): string {
  const { worst } = area;
  const parts = [`${area.title[voice.locale]}: ${areaWord(area, voice.locale)}`];
  if (worst !== undefined) {
    const value = worst.value === undefined ? whyNone(area, voice) : shownValue(worst, voice);
    parts.push(`${nameOf(worst, voice, nameService, area.title[voice.locale])} ${value}`, boundWords(worst, voice));
    const trend = trendOf(worst);
    if (trend !== undefined && worst.value !== undefined) parts.push(voice.texts.trends[trend]);
    if (worst.since !== undefined) parts.push(sinceText(worst.state, worst.since, voice));
  }
  const firing = area.alerts.critical + area.alerts.warning;
  if (firing > 0) parts.push(voice.texts.alerts(firing));
  if (area.advice > 0) parts.push(voice.texts.advice(area.advice));
  return parts.filter((part) => part !== '').join(', ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  ...frameStyles(theme),
  // One sentence for who hears the page, instead of scraps in the order in which they are laid out.
  spoken: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  seen: css({ display: 'contents' }),
  tile: css({
    position: 'relative',
    flexDirection: 'column',
    gap: 2,
    padding: theme.spacing(1, 1.25),
  }),
  row: css({
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    gap: theme.spacing(1),
    minWidth: 0,
  }),
  area: css({
    fontWeight: theme.typography.fontWeightBold,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  }),
  value: css({
    fontSize: theme.typography.h2.fontSize,
    lineHeight: 1.25,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  bound: css({ textAlign: 'right', lineHeight: 1.2 }),
  trend: css({ color: theme.colors.text.secondary, fontSize: theme.typography.body.fontSize }),
  none: css({ display: 'flex', alignItems: 'center', height: 40 }),
  foot: css({ marginTop: 2 }),
  chips: css({ display: 'flex', gap: theme.spacing(1), whiteSpace: 'nowrap' }),
  adviceCount: css({ color: theme.colors.text.link }),
});
