import { css, cx } from '@emotion/css';
import { textUtil, type GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, LinkButton, useStyles2 } from '@grafana/ui';
import type { RecommendationsQueryId } from '@pulso/catalogue';
import React, { type ReactElement, type ReactNode } from 'react';
import { exploreHref, type ExploreFrom } from '../../components/explore.ts';
import { sharedStyles } from '../../components/styles.ts';
import { advicePage, type Advertised, type Tables } from '../../model/index.ts';
import { effectText, valueText, type Voice } from '../../texts/index.ts';
import { signalBoundText, signalText } from '../../texts/signal.ts';
import {
  commandOf,
  detailOf,
  evidenceOf,
  judgedOf,
  titleOf,
  unitOf,
  whyOf,
  type Recommendation,
} from './model/index.ts';
import { recommendationTexts, type RecommendationTexts } from '../../texts/recommendations.ts';

export interface DetailProps {
  row: Recommendation;
  tables: Tables<RecommendationsQueryId>;
  advertised: readonly Advertised[];
  panel: ExploreFrom;
  stacked: boolean;
  voice: Voice;
}

/** Why, with the numbers; what is promised and what came of it; how to apply and undo; and the evidence. */
export function Detail({ row, tables, advertised, panel, stacked, voice }: DetailProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { locale } = voice;
  const words = recommendationTexts[locale];
  const { of } = row;
  const page = advicePage(advertised, { id: of.id, service: of.service, instance: row.instance });
  const evidence = evidenceOf(row);
  const explore = evidence === undefined ? undefined : exploreHref(panel, evidence);
  const apply = commandOf(row, 'apply');
  const undo = commandOf(row, 'undo');
  const title = titleOf(row)[locale];
  return (
    <div className={cx(styles.detail, stacked && styles.one)}>
      <section>
        <h4 className={styles.heading}>{words.why}</h4>
        {reasons(row, tables, voice).map((reason) => (
          <p key={reason} className={styles.text}>
            {reason}
          </p>
        ))}
        <dl className={cx(styles.facts, styles.numbers)}>
          {facts(row, voice).map(([name, value]) => (
            <div key={name}>
              <dt className={cx(styles.quiet, styles.small)}>{name}</dt>
              <dd className={styles.value}>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <Command heading={words.apply} command={apply} copy={words.copy} title={title} />
        <Command heading={words.undo} command={undo} copy={words.copy} title={title} />
        {apply === undefined && (
          <p className={cx(styles.text, styles.quiet)}>{page === undefined ? words.noPage : words.steps}</p>
        )}
        <div className={styles.actions}>
          {page !== undefined && (
            <>
              <LinkButton
                size="sm"
                variant="primary"
                fill="outline"
                icon="external-link-alt"
                href={textUtil.sanitizeUrl(page)}
                target="_blank"
                rel="noreferrer"
                tooltip={words.openHint}
                aria-label={`${words.open}: ${title}`}
              >
                {words.open}
              </LinkButton>
              <Copy label={words.copyLink} of={title} text={page} />
            </>
          )}
          {explore !== undefined && (
            <LinkButton
              size="sm"
              variant="secondary"
              icon="compass"
              href={explore}
              aria-label={`${words.evidence}: ${title}`}
            >
              {words.evidence}
            </LinkButton>
          )}
          {evidence !== undefined && <Copy label={words.copyQuery} of={title} text={evidence} />}
        </div>
      </section>
    </div>
  );
}

function Copy({ label, of, text }: { label: string; of: string; text: string }): ReactElement {
  return (
    <ClipboardButton
      size="sm"
      variant="secondary"
      fill="text"
      icon="copy"
      aria-label={`${label}: ${of}`}
      getText={() => text}
    >
      {label}
    </ClipboardButton>
  );
}

function Command(props: {
  heading: string;
  command: string | undefined;
  copy: string;
  title: string;
}): ReactElement | null {
  const { heading, command, copy, title } = props;
  const styles = useStyles2(getStyles);
  if (command === undefined) return null;
  return (
    <>
      <h4 className={styles.heading}>{heading}</h4>
      <div className={styles.command}>
        {/* Focusable, so that the keyboard can scroll it. */}
        <pre className={styles.code} tabIndex={0} aria-label={heading}>
          {command}
        </pre>
        <Copy label={copy} of={`${heading}, ${title}`} text={command} />
      </div>
    </>
  );
}

function reasons(row: Recommendation, tables: Tables<RecommendationsQueryId>, voice: Voice): string[] {
  const { locale } = voice;
  const words = recommendationTexts[locale];
  const judged = judgedOf(row, tables);
  const { savedTime, removedRisk } = row;
  return [
    whyOf(row, locale),
    judged &&
      words.judged(
        judged.signal[locale],
        signalText(judged, judged.value, voice),
        judged.bound === undefined ? '' : signalBoundText(judged, judged.bound.severity, judged.bound.value, voice),
      ),
    savedTime === undefined ? undefined : words.gainTime(valueText(savedTime, 'seconds', locale)),
    removedRisk === undefined ? undefined : words.gainRisk(valueText(removedRisk, 'ratio', locale)),
  ].filter((reason) => reason !== undefined);
}

function facts(row: Recommendation, { locale }: Voice): (readonly [string, ReactNode])[] {
  const words = recommendationTexts[locale];
  const { current, proposed, effect, observed, confidence, severity } = row;
  const detail = detailOf(row);
  const unit = unitOf(row);
  const on = detail?.effectOn[locale] ?? '';
  const list: (readonly [string, string | undefined])[] = [
    [words.now, current === undefined ? undefined : valueText(current, unit, locale)],
    [words.expected, proposed === undefined ? undefined : valueText(proposed, unit, locale)],
    [words.predicted, effect === undefined ? undefined : `${effectText(effect, locale)} ${on}`],
    [words.observed, observed === undefined ? undefined : observedText(observed, effect, locale, words)],
    [words.confidence, confidence === undefined ? undefined : valueText(confidence, 'ratio', locale)],
    [words.severity, words.severities[severity] ?? severity],
    [words.effort, detail && (words.efforts[detail.effort] ?? detail.effort)],
    [words.risk, detail && (words.risks[detail.risk] ?? detail.risk)],
  ];
  return list.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
}

function observedText(
  observed: number,
  effect: number | undefined,
  locale: Voice['locale'],
  words: RecommendationTexts,
): string {
  const text = effectText(observed, locale);
  const points = effect === undefined ? 0 : Math.round((observed - effect) * 100);
  if (points === 0) return text;
  return `${text}, ${points > 0 ? words.observedLess(`${points}`) : words.observedMore(`${-points}`)}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  detail: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: theme.spacing(1, 4),
    padding: theme.spacing(0, 1, 1, 0),
  }),
  one: css({ gridTemplateColumns: 'minmax(0, 1fr)', paddingLeft: theme.spacing(3.5) }),
  heading: css({
    margin: theme.spacing(0, 0, 0.5),
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    color: theme.colors.text.secondary,
  }),
  text: css({ margin: theme.spacing(0, 0, 0.75), maxWidth: '75ch' }),
  facts: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 3), margin: theme.spacing(1, 0, 0) }),
  value: css({ margin: 0 }),
  command: css({ display: 'flex', alignItems: 'flex-start', gap: theme.spacing(0.5), marginBottom: theme.spacing(1) }),
  code: css({
    flex: '1 1 0',
    minWidth: 0,
    margin: 0,
    padding: theme.spacing(0.75, 1),
    fontSize: theme.typography.bodySmall.fontSize,
    overflowX: 'auto',
  }),
  actions: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1) }),
});
