import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { complianceDisclaimer, passMeaning } from '@pulso/catalogue';
import React, { type ReactElement } from 'react';
import { sharedStyles, stateColor } from '../../components/styles.ts';
import type { Voice } from '../../texts/index.ts';
import type { ComplianceView } from './model/index.ts';
import { dateText, stampText, textsOf } from './words.ts';

/** What these results are and are not, as of when, and on what evidence. */
export function Header({ view, voice }: { view: ComplianceView; voice: Voice }): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const texts = textsOf(voice);
  const problems = view.evidence?.problems ?? 0;
  return (
    <header>
      <p className={styles.line}>
        <b className={styles.strong}>{complianceDisclaimer[voice.locale]}</b> {texts.asOf(stampText(voice.now, voice))}
      </p>
      <p className={cx(styles.line, styles.small)}>
        ✓ {passMeaning[voice.locale]} {texts.noMark}
      </p>
      <p className={cx(styles.line, styles.small, styles.numbers)}>{factsOf(view, voice).join(' · ')}</p>
      {problems > 0 && (
        <p className={cx(styles.line, styles.small)} role="alert" style={{ color: stateColor(theme, 'critical') }}>
          <span aria-hidden="true">■ </span>
          {texts.evidenceAltered(problems)}
        </p>
      )}
    </header>
  );
}

function factsOf({ evidence, catalogue, profileAttestedUntil, tested }: ComplianceView, voice: Voice): string[] {
  const texts = textsOf(voice);
  const facts: string[] = [];
  if (tested !== undefined) facts.push(texts.lastTested(dateText(tested, voice)));
  if (evidence === undefined) facts.push(texts.evidenceNone);
  else {
    facts.push(texts.evidenceEntries(evidence.entries));
    if (evidence.checkpoint !== undefined) facts.push(texts.evidenceCheckpoint(dateText(evidence.checkpoint, voice)));
    if (evidence.verified !== undefined && evidence.problems === 0) {
      facts.push(texts.evidenceVerified(dateText(evidence.verified, voice)));
    }
  }
  if (profileAttestedUntil !== undefined) facts.push(texts.profileUntil(dateText(profileAttestedUntil, voice)));
  if (catalogue !== undefined) facts.push(texts.catalogue(catalogue.version, catalogue.sha256.slice(0, 8)));
  return facts;
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  line: css({ margin: theme.spacing(0, 0.5, 0.25), color: theme.colors.text.secondary }),
  strong: css({ color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
});
