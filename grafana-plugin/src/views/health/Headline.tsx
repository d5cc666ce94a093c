import { css, cx } from '@emotion/css';
import { textUtil, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { Fragment, type ReactElement, type ReactNode } from 'react';
import type { HealthView, SignalView } from './model/index.ts';
import { clockText, effectText, sinceText, stateShape, stateWord, valueText, type Voice } from '../../texts/index.ts';
import { sharedStyles, stateColor } from '../../components/styles.ts';
import { boundWords, shownValue } from './field.ts';
import { nameOf } from './Tile.tsx';

/** Reasons named in full; the others are in their tiles. */
const REASONS_SHOWN = 3;

/** The first line: the state, what decides it, and the one thing to do first with what it gains. */
export function Headline(props: {
  health: HealthView;
  /** When all this was so; what is so now is not known. */
  staleSince: number | undefined;
  voice: Voice;
  narrow: boolean;
}): ReactElement {
  const { health, staleSince, voice, narrow } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const state = staleSince === undefined ? health.state : 'unknown';
  return (
    <section className={cx(styles.head, narrow && styles.narrow)} aria-label={voice.texts.headline}>
      <div role="status">
        <div className={styles.state} style={{ color: stateColor(theme, state) }}>
          <span aria-hidden="true" className={styles.shape}>
            {stateShape(state)}
          </span>
          {stateWord(state, voice.locale)}
        </div>
        <div className={cx(styles.quiet, styles.small, styles.numbers)}>{clockOf(health, staleSince, voice)}</div>
      </div>
      <p className={styles.reasons}>{joined(reasonsOf(health, voice, styles.strong))}</p>
      <First health={health} voice={voice} />
    </section>
  );
}

/** For how long it has been so, or else when it was last known to be. */
function clockOf({ state, since }: HealthView, staleSince: number | undefined, voice: Voice): string | undefined {
  if (staleSince === undefined) return since === undefined ? undefined : sinceText(state, since, voice);
  return voice.texts.stateAt(stateWord(state, voice.locale), clockText(staleSince, voice));
}

function joined(parts: readonly ReactNode[]): ReactNode {
  return parts.map((part, index) => (
    // The order of the parts is their identity: they are one sentence.
    // eslint-disable-next-line react/no-array-index-key
    <Fragment key={index}>
      {index > 0 && ' · '}
      {part}
    </Fragment>
  ));
}

function reasonsOf(health: HealthView, voice: Voice, strong: string): ReactNode[] {
  const { texts, locale } = voice;
  const several = health.services.length > 1;
  const parts: ReactNode[] = health.reasons
    .slice(0, REASONS_SHOWN)
    .map((signal) => <Reason key={signal.key} signal={signal} voice={voice} nameService={several} strong={strong} />);
  if (health.reasons.length > REASONS_SHOWN) parts.push(texts.more(health.reasons.length - REASONS_SHOWN));
  if (health.state === 'ok' && health.reasons.length > 0) parts.push(texts.fewWarnings(warningsOf(health)));
  if (health.unknownAreas.length > 0) {
    parts.push(texts.unknownArea(health.unknownAreas.map((area) => area.title[locale]).join(', ')));
  }
  if (health.compliance.length > 0) parts.push(texts.compliance(health.compliance.length));
  if (parts.length > 0) return parts;
  return [health.state === 'ok' ? texts.allGood : texts.noHealth];
}

/** Distinct signals, as the recorded rule counts them. */
function warningsOf(health: HealthView): number {
  return new Set(health.reasons.map((signal) => `${signal.service} ${signal.id}`)).size;
}

function Reason(props: { signal: SignalView; voice: Voice; nameService: boolean; strong: string }): ReactElement {
  const { signal, voice, nameService, strong } = props;
  const bound = boundWords(signal, voice);
  return (
    <>
      <b className={strong}>
        {nameOf(signal, voice, nameService)} {shownValue(signal, voice)}
      </b>
      {bound !== '' && ` (${bound})`}
      {signal.since !== undefined &&
        !signal.since.atLeast &&
        ` ${voice.texts.sinceWord} ${clockText(signal.since.time, voice)}`}
    </>
  );
}

function First({ health, voice }: { health: HealthView; voice: Voice }): ReactElement | null {
  const styles = useStyles2(getStyles);
  const { first } = health;
  if (first === undefined) return null;
  const { texts, locale } = voice;
  const gain = [
    first.effect === undefined ? '' : `${first.signal?.[locale] ?? ''} ${effectText(first.effect, locale)}`.trim(),
    first.confidence === undefined
      ? ''
      : `${texts.confidence.toLowerCase()} ${valueText(first.confidence, 'ratio', locale)}`,
  ].filter((part) => part !== '');
  return (
    <p className={styles.first}>
      <b>{texts.first}</b> {first.title[locale]}
      <span className={cx(styles.quiet, styles.numbers)}>{gain.map((part) => ` · ${part}`)}</span>
      {first.url !== undefined && (
        <>
          {' · '}
          <a className={styles.link} href={textUtil.sanitizeUrl(first.url)} target="_blank" rel="noreferrer">
            {texts.open}
          </a>
        </>
      )}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  head: css({
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 3fr) minmax(0, 2fr)',
    gap: theme.spacing(3),
    alignItems: 'center',
    padding: theme.spacing(0.5, 0.5, 1.5),
  }),
  narrow: css({ gridTemplateColumns: 'minmax(0, 1fr)', gap: theme.spacing(1) }),
  state: css({
    fontSize: theme.typography.h1.fontSize,
    lineHeight: 1.2,
    fontWeight: theme.typography.fontWeightBold,
    whiteSpace: 'nowrap',
  }),
  shape: css({ fontSize: '0.8em', marginRight: theme.spacing(1.25) }),
  reasons: css({ margin: 0, color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  strong: css({ color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
  first: css({
    margin: 0,
    padding: theme.spacing(0.25, 0, 0.25, 1.75),
    borderLeft: `2px solid ${theme.colors.primary.border}`,
  }),
});
