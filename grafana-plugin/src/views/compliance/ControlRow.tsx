import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';
import type { RowPlace } from '../../components/VirtualRows.tsx';
import { focusRing, sharedStyles } from '../../components/styles.ts';
import type { Voice } from '../../texts/index.ts';
import { ControlDetail } from './ControlDetail.tsx';
import { HistoryStrip } from './HistoryStrip.tsx';
import { MarkBadge } from './MarkBadge.tsx';
import { markOf, type ControlView, type LinksOf } from './model/index.ts';
import { dateText, regulationName, sinceWords, TERM_SHAPES, termColor, termWords, textsOf } from './words.ts';

/** Height of a closed row in pixels, wide and narrow; a virtual list starts from it, then measures. */
export const ROW_HEIGHT = { wide: 49, narrow: 92 };

export interface TableContext {
  readonly voice: Voice;
  readonly from: number;
  readonly narrow: boolean;
  /** Room for the strip of results. */
  readonly wide: boolean;
  readonly nameService: boolean;
  readonly linksOf: LinksOf;
}

export interface ControlRowProps extends TableContext {
  control: ControlView;
  index: number;
  open: boolean;
  onToggle: (key: string) => void;
  place?: RowPlace;
}

/** One control: what its test came to, since when, by when something has to be done, and where that is on record. */
export function ControlRow(props: ControlRowProps): ReactElement {
  const { control, index, open, onToggle, place, voice, from, narrow, wide, nameService } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const texts = textsOf(voice);
  const { term } = control;
  const since = sinceWords(control, voice);
  const mark = markOf(control);
  return (
    <div ref={place?.measure} style={place?.style} data-index={index} className={styles.outer}>
      <div
        role="row"
        aria-rowindex={index + 2}
        className={cx(styles.row, wide && styles.wide, narrow && styles.narrow)}
      >
        <span role="cell" className={styles.result}>
          <MarkBadge mark={mark} voice={voice} />
          {control.isStale && mark !== 'stale' && control.status !== 'na' && (
            <span className={cx(styles.quiet, styles.small)}>{texts.marks.stale.toLowerCase()}</span>
          )}
          {control.waivedUntil !== undefined && (
            <span className={cx(styles.quiet, styles.small)}>
              {texts.waivedUntil(dateText(control.waivedUntil, voice))}
            </span>
          )}
        </span>
        <span role="cell" className={styles.what}>
          <button type="button" className={styles.title} aria-expanded={open} onClick={() => onToggle(control.key)}>
            {control.title[voice.locale]}
          </button>
          <span className={cx(styles.quiet, styles.small)}>{whereOf(control, voice, nameService)}</span>
        </span>
        <span role="cell" className={cx(styles.numbers, styles.right)}>
          {narrow && control.checked !== undefined && <span className={styles.quiet}>{texts.checked} </span>}
          {countsOf(control, voice)}
        </span>
        <span role="cell" className={cx(styles.numbers, styles.quiet)}>
          {narrow && since !== '' && control.absent === undefined && `${texts.since.toLowerCase()} `}
          {since}
        </span>
        <span role="cell" className={cx(styles.numbers, styles.term)}>
          {term !== undefined && (
            <>
              <span style={{ color: termColor(theme, term.state) }}>
                <span aria-hidden="true">{TERM_SHAPES[term.state]} </span>
                {termWords(term, voice)}
              </span>
              <span className={cx(styles.quiet, styles.small)}> {texts.open(term.open)}</span>
            </>
          )}
        </span>
        <span role="cell" className={cx(styles.numbers, styles.quiet)}>
          {control.entry !== undefined && texts.entry(control.entry)}
        </span>
        {wide && (
          <span role="cell">
            <HistoryStrip history={control.history} from={from} to={voice.now} />
          </span>
        )}
      </div>
      {open && <ControlDetail control={control} voice={voice} links={props.linksOf(control.key)} />}
    </div>
  );
}

export function ControlHead({ voice, narrow, wide }: TableContext): ReactElement | null {
  const styles = useStyles2(getStyles);
  const texts = textsOf(voice);
  if (narrow) return null;
  return (
    <div role="row" aria-rowindex={1} className={cx(styles.row, styles.head, wide && styles.wide)}>
      <span role="columnheader">{texts.result}</span>
      <span role="columnheader">{texts.control}</span>
      <span role="columnheader" className={styles.right}>
        {texts.checked}
      </span>
      <span role="columnheader">{texts.since}</span>
      <span role="columnheader">{texts.term}</span>
      <span role="columnheader">{texts.evidence}</span>
      {wide && (
        <span role="columnheader" title={texts.historyHint}>
          {texts.history}
        </span>
      )}
    </div>
  );
}

/** `LGPD · LGPD-ART08-REVOKED · critical · clinic`. */
function whereOf(control: ControlView, voice: Voice, nameService: boolean): string {
  const { regulation, id, severity, service, server } = control;
  const severityName = textsOf(voice).severities[severity].toLowerCase();
  return [regulationName(regulation, voice), id, severityName, ...(nameService ? [service, server] : [])]
    .filter((part) => part !== '')
    .join(' · ');
}

function countsOf({ failed, checked }: ControlView, { locale }: Voice): string {
  if (checked === undefined) return '–';
  const text = (value: number): string => new Intl.NumberFormat(locale).format(value);
  return failed === undefined ? `– / ${text(checked)}` : `${text(failed)} / ${text(checked)}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  outer: css({ borderTop: `1px solid ${theme.colors.border.weak}`, breakInside: 'avoid' }),
  row: css({
    display: 'grid',
    gridTemplateColumns: '190px minmax(0, 1fr) 120px 150px 160px 100px',
    gap: theme.spacing(1.5),
    alignItems: 'center',
    minHeight: 48,
    padding: theme.spacing(0.5),
    '&:hover': { background: theme.colors.background.secondary },
  }),
  wide: css({ gridTemplateColumns: '190px minmax(0, 1fr) 120px 160px 170px 110px 260px' }),
  narrow: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    fontSize: theme.typography.bodySmall.fontSize,
    '& > :empty': { display: 'none' },
    '& > :nth-child(2)': { flex: '1 0 100%', order: -1, fontSize: theme.typography.body.fontSize },
  }),
  head: css({
    minHeight: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    '&:hover': { background: 'transparent' },
  }),
  result: css({ display: 'flex', flexDirection: 'column' }),
  what: css({ display: 'flex', flexDirection: 'column', minWidth: 0 }),
  title: css({
    padding: 0,
    color: 'inherit',
    fontWeight: theme.typography.fontWeightMedium,
    textAlign: 'left',
    background: 'none',
    border: 0,
    cursor: 'pointer',
    '&:hover': { textDecoration: 'underline' },
    ...focusRing(theme),
  }),
  term: css({ display: 'flex', flexDirection: 'column' }),
  right: css({ textAlign: 'right' }),
});
