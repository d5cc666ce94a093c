import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';
import { focusRing, sharedStyles, stateColor } from '../../components/styles.ts';
import type { Voice } from '../../texts/index.ts';
import type { ViewState } from '../../model/index.ts';
import type { ComplianceTexts } from '../../texts/compliance.ts';
import type { RegulationView } from './model/index.ts';
import { regulationName, textsOf } from './words.ts';

/** Least width of a card in pixels. */
const CARD_WIDTH = 270;
/** Where fewer than two fit, a card has no drawing: the words say the same, and the controls are not pushed away. */
const COMPACT_BELOW = 2 * CARD_WIDTH;

export interface RegulationCardsProps {
  regulations: readonly RegulationView[];
  voice: Voice;
  width: number;
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}

/** A card per regulation: the worst of it, its risk, and beside that how much has a result. One press filters by it. */
export function RegulationCards(props: RegulationCardsProps): ReactElement {
  const { regulations, voice, width, chosen, onChoose } = props;
  const styles = useStyles2(getStyles);
  const compact = width < COMPACT_BELOW;
  const fit = Math.max(1, Math.floor(width / CARD_WIDTH));
  const columns = Math.ceil(regulations.length / Math.max(1, Math.ceil(regulations.length / fit)));
  return (
    <div
      className={cx(styles.grid, compact && styles.close)}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      role="group"
      aria-label={textsOf(voice).regulation}
    >
      {regulations.map((regulation) => (
        <button
          key={regulation.id}
          type="button"
          className={cx(styles.card, regulation.id === chosen && styles.chosen, compact && styles.compact)}
          aria-pressed={regulation.id === chosen}
          onClick={() => onChoose(regulation.id === chosen ? undefined : regulation.id)}
        >
          <Card regulation={regulation} voice={voice} compact={compact} />
        </button>
      ))}
    </div>
  );
}

function Card(props: { regulation: RegulationView; voice: Voice; compact: boolean }): ReactElement {
  const { regulation, voice, compact } = props;
  const styles = useStyles2(getStyles);
  const texts = textsOf(voice);
  const { applicable, automated, attested, risk } = regulation;
  const score =
    risk === undefined
      ? texts.riskUnknown
      : texts.riskOf(new Intl.NumberFormat(voice.locale, { maximumFractionDigits: 0 }).format(risk));
  const part = (count: number): string => `${applicable === 0 ? 0 : (count / applicable) * 100}%`;
  return (
    <>
      <span className={styles.row}>
        <span className={styles.name}>{regulationName(regulation.id, voice)}</span>
        <Worst regulation={regulation} voice={voice} />
      </span>
      {!compact && (
        <span className={styles.bar} title={texts.coverageHint} aria-hidden="true">
          <span className={styles.automated} style={{ width: part(automated) }} />
          <span className={styles.attested} style={{ width: part(attested) }} />
        </span>
      )}
      <span className={cx(styles.row, styles.small, styles.quiet, styles.numbers)}>
        <span title={texts.riskHint}>
          {texts.risk} {score}
        </span>
        <span className={cx(!compact && styles.right)}>{coverageWords(regulation, voice)}</span>
      </span>
    </>
  );
}

/** Automated, attested, not set up: how much of what applies has a result. */
function coverageWords(regulation: RegulationView, voice: Voice): string {
  const texts = textsOf(voice);
  const { applicable, automated, attested, unmapped, unmeasured } = regulation;
  const parts = [texts.automated(automated, applicable)];
  if (attested > 0) parts.push(texts.attested(attested));
  if (unmapped > 0) parts.push(texts.notSetUp(unmapped));
  if (unmeasured > 0) parts.push(texts.noResult(unmeasured));
  // The line above has said it already.
  const [, worst] = worstOf(regulation, texts);
  return parts.filter((part) => part !== worst).join(' · ');
}

/** The one thing to know of a regulation. Green only where all that applies has a fresh result and none failed. */
function worstOf(regulation: RegulationView, texts: ComplianceTexts): [shape: string, text: string, state: ViewState] {
  const { failed, failedCritical, pressing, pressingUrgent, stale, unmeasured, unmapped, applicable } = regulation;
  if (failedCritical > 0) return ['■', texts.failedCritical(failedCritical), 'critical'];
  if (failed > 0) return ['■', texts.failed(failed), 'critical'];
  if (pressingUrgent > 0) return ['■', texts.due(pressing), 'critical'];
  if (pressing > 0) return ['▲', texts.due(pressing), 'warning'];
  if (stale > 0) return ['?', texts.stale(stale), 'unknown'];
  if (unmeasured > 0) return ['?', texts.noResult(unmeasured), 'unknown'];
  if (unmapped > 0) return ['○', texts.notSetUp(unmapped), 'unknown'];
  return applicable === 0 ? ['–', texts.notTested, 'unknown'] : ['✓', texts.allPassed, 'ok'];
}

function Worst({ regulation, voice }: { regulation: RegulationView; voice: Voice }): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [shape, text, state] = worstOf(regulation, textsOf(voice));
  return (
    <span className={styles.worst} style={{ color: stateColor(theme, state) }}>
      <span aria-hidden="true">{shape}</span> {text}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const solid = theme.colors.primary.text;
  return {
    ...sharedStyles(theme),
    grid: css({ display: 'grid', gap: theme.spacing(1), margin: theme.spacing(1, 0) }),
    card: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.75),
      minWidth: 0,
      padding: theme.spacing(1, 1.25),
      textAlign: 'left',
      color: theme.colors.text.primary,
      background: 'transparent',
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      breakInside: 'avoid',
      cursor: 'pointer',
      '&:hover': { background: theme.colors.background.secondary },
      ...focusRing(theme),
    }),
    close: css({ gap: theme.spacing(0.5) }),
    compact: css({ gap: 0, padding: theme.spacing(0.25, 1) }),
    chosen: css({ background: theme.colors.background.secondary, borderColor: theme.colors.primary.border }),
    row: css({
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      columnGap: theme.spacing(1),
      width: '100%',
    }),
    name: css({ fontWeight: theme.typography.fontWeightBold }),
    worst: css({
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    }),
    right: css({ textAlign: 'right' }),
    bar: css({
      display: 'flex',
      width: '100%',
      height: 4,
      background: theme.colors.border.medium,
      borderRadius: 2,
      overflow: 'hidden',
      printColorAdjust: 'exact',
    }),
    automated: css({ background: solid }),
    // A person's word is drawn otherwise than a machine's test.
    attested: css({
      background: `repeating-linear-gradient(45deg, ${solid} 0 3px, ${theme.colors.border.medium} 3px 5px)`,
    }),
  };
};
