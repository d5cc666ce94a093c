import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type LinkModel } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';
import { sharedStyles } from '../../components/styles.ts';
import type { Voice } from '../../texts/index.ts';
import type { ControlView } from './model/index.ts';
import { dateText, textsOf } from './words.ts';

/** Why the control is there, how to mend it, by which law, and the command that hands out its evidence. */
export function ControlDetail(props: {
  control: ControlView;
  voice: Voice;
  links: readonly LinkModel[];
}): ReactElement {
  const { control, voice, links } = props;
  const styles = useStyles2(getStyles);
  const texts = textsOf(voice);
  const { text } = control;
  return (
    <div role="row" className={styles.row}>
      <div role="cell" className={styles.detail}>
        {text !== undefined && (
          <>
            <div>
              <div className={styles.label}>{texts.why}</div>
              <p className={styles.text}>{text.why[voice.locale]}</p>
              <p className={cx(styles.text, styles.quiet, styles.small)}>{anchorWords(text, voice)}</p>
            </div>
            <div>
              <div className={styles.label}>{texts.fix}</div>
              <p className={styles.text}>{text.fix[voice.locale]}</p>
              <p className={cx(styles.text, styles.quiet, styles.small, styles.numbers)}>{timesOf(control, voice)}</p>
            </div>
          </>
        )}
        {control.entry !== undefined && <Handout control={control} voice={voice} />}
        {links.length > 0 && (
          <div>
            <div className={styles.label}>{texts.links}</div>
            {links.map(({ href, title, target, onClick }) => (
              <div key={`${title} ${href}`}>
                <a className={styles.link} href={href} target={target} rel="noreferrer" onClick={onClick}>
                  {title}
                </a>
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function anchorWords(text: NonNullable<ControlView['text']>, voice: Voice): string {
  const texts = textsOf(voice);
  return [text.anchor, texts.law(text.lawCheckedOn), texts.confidence[text.anchorConfidence]]
    .filter((part) => part !== '')
    .join(' · ');
}

function timesOf({ tested, passed, attestedUntil }: ControlView, voice: Voice): string {
  const texts = textsOf(voice);
  const parts: string[] = [];
  if (tested !== undefined) parts.push(texts.lastTested(dateText(tested, voice)));
  if (passed !== undefined) parts.push(texts.lastPassed(dateText(passed, voice)));
  if (attestedUntil !== undefined) parts.push(texts.attestedUntil(dateText(attestedUntil, voice)));
  return parts.join(' · ');
}

/** A text to copy and run where the evidence is; nothing here runs anything. */
function Handout({ control, voice }: { control: ControlView; voice: Voice }): ReactElement {
  const styles = useStyles2(getStyles);
  const texts = textsOf(voice);
  const day = (time: number): string => dateTimeFormat(time, { timeZone: 'America/Sao_Paulo', format: 'YYYY-MM-DD' });
  const command = `pulso evidence export --from ${day(control.since?.time ?? voice.now)} --to ${day(voice.now)} --format html --out evidence`;
  return (
    <div>
      <div className={styles.label}>
        {texts.command} ({texts.entry(control.entry ?? 0)})
      </div>
      <code className={styles.command}>{command}</code>{' '}
      <ClipboardButton size="sm" variant="secondary" fill="text" icon="copy" getText={() => command}>
        {texts.copyCommand}
      </ClipboardButton>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  row: css({ background: theme.colors.background.secondary }),
  detail: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))',
    gap: theme.spacing(2),
    padding: theme.spacing(1, 1.25),
  }),
  label: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  text: css({ margin: theme.spacing(0, 0, 0.5), maxWidth: '70ch' }),
  command: css({ whiteSpace: 'pre-wrap', wordBreak: 'break-word' }),
});
