import { css, cx } from '@emotion/css';
import { locationUtil, textUtil, type GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import { areaDashboardUid } from '@pulso/catalogue';
import React, { type ReactElement } from 'react';
import { knownArea } from '../../model/index.ts';
import type { AreaView, SignalView } from './model/index.ts';
import { clockText, sinceText, type Voice } from '../../texts/index.ts';
import { exploreHref, type ExploreFrom } from '../../components/explore.ts';
import { StateBadge } from '../../components/StateBadge.tsx';
import { sharedStyles } from '../../components/styles.ts';
import { boundWords, linksOf, shownName, shownValue } from './field.ts';

/** All signals of an area, the worst first, each with the query that shows it in Explore. */
export function SignalTable(props: { area: AreaView; voice: Voice; panel: ExploreFrom; id: string }): ReactElement {
  const { area, voice, panel, id } = props;
  const styles = useStyles2(getStyles);
  const { texts, locale } = voice;
  const dashboard = area.isArea ? dashboardHref(area.id, panel) : undefined;
  return (
    <div id={id} className={styles.box}>
      {dashboard !== undefined && (
        <a className={cx(styles.link, styles.dashboard)} href={dashboard}>
          {texts.areaDashboard}: {area.title[locale]}
        </a>
      )}
      <table className={styles.table} aria-label={texts.areaSignals(area.title[locale])}>
        <thead>
          <tr>
            <th scope="col">{texts.state}</th>
            <th scope="col">{texts.signal}</th>
            <th scope="col">{texts.entity}</th>
            <th scope="col" className={styles.right}>
              {texts.value}
            </th>
            <th scope="col">{texts.bound}</th>
            <th scope="col" className={styles.right}>
              {texts.query}
            </th>
          </tr>
        </thead>
        <tbody>
          {area.signals.map((signal) => (
            <tr key={signal.key}>
              <td>
                <StateBadge state={signal.state} locale={locale} />
              </td>
              <td>{shownName(signal, voice)}</td>
              <td className={styles.quiet}>
                {[signal.entity, signal.service, signal.instance].filter((part) => part !== '').join(' · ')}
              </td>
              <td className={cx(styles.right, styles.numbers)}>{shownValue(signal, voice)}</td>
              <td className={cx(styles.quiet, styles.numbers)}>{remark(signal, voice)}</td>
              <td className={styles.right}>
                {linksOf(signal).map(({ title, href, target, onClick }) => (
                  <a key={`${title} ${href}`} className={styles.link} href={href} target={target} onClick={onClick}>
                    {title}
                  </a>
                ))}{' '}
                <ExploreLink signal={signal} voice={voice} panel={panel} />
                <ClipboardButton
                  size="sm"
                  variant="secondary"
                  fill="text"
                  icon="copy"
                  aria-label={`${texts.copyQuery}: ${signal.title[locale]}`}
                  getText={() => promqlOf(signal)}
                >
                  {texts.copyQuery}
                </ClipboardButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ExploreLink(props: { signal: SignalView; voice: Voice; panel: ExploreFrom }): ReactElement | null {
  const { signal, voice, panel } = props;
  const styles = useStyles2(getStyles);
  const href = exploreHref(panel, promqlOf(signal));
  if (href === undefined) return null;
  return (
    <a className={styles.link} href={href} aria-label={`${voice.texts.explore}: ${shownName(signal, voice)}`}>
      {voice.texts.explore}
    </a>
  );
}

/** The dashboard that tells more of an area, at the same time and with the same choices. */
function dashboardHref(id: string, { replaceVariables }: ExploreFrom): string | undefined {
  const area = knownArea(id);
  if (area === undefined) return undefined;
  const url = replaceVariables(`/d/${areaDashboardUid(area)}?\${__url_time_range}&\${__all_variables}`);
  return textUtil.sanitizeUrl(locationUtil.assureBaseUrl(url));
}

function remark(signal: SignalView, voice: Voice): string {
  if (signal.state === 'idle') return voice.texts.idle;
  if (signal.state === 'unknown') {
    return signal.lastSeen === undefined
      ? voice.texts.missing
      : voice.texts.lastSeen(clockText(signal.lastSeen, voice));
  }
  const since = signal.since === undefined ? '' : sinceText(signal.state, signal.since, voice);
  return [boundWords(signal, voice), since].filter((part) => part !== '').join(', ');
}

/** The recorded series of one signal. Label values are quoted as PromQL wants them. */
export function promqlOf(signal: SignalView): string {
  const labels = { signal: signal.id, cluster: signal.cluster, service: signal.service, entity: signal.entity };
  const matchers = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `pulso:signal:value{${matchers.join(',')}}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  box: css({
    gridColumn: '1 / -1',
    overflowX: 'auto',
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
  }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.5, 1.25), textAlign: 'left', whiteSpace: 'nowrap' },
    th: {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    td: { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  dashboard: css({ display: 'inline-block', padding: theme.spacing(1, 1.25, 0.5) }),
  right: css({ '&&': { textAlign: 'right' } }),
});
