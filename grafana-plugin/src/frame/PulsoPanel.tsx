import { css, cx } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { Suspense, useMemo, type ReactElement } from 'react';
import { Message } from '../components/Message.tsx';
import { withDefaults, type PanelOptions } from '../options.ts';
import { clockText, localeOf, voiceOf, type Voice } from '../texts/index.ts';
import { views } from '../views/index.ts';
import { useKeptFrames } from './kept-frames.ts';
import { ViewBoundary } from './ViewBoundary.tsx';

/** The panel: the view that is chosen, loaded when it is first shown, with what is wrong with the answers above it. */
export function PulsoPanel(panel: PanelProps<PanelOptions>): ReactElement {
  const { data, timeZone, timeRange, width, height } = panel;
  const styles = useStyles2(getStyles);
  const options = useMemo(() => withDefaults(panel.options), [panel.options]);
  const { frames, staleSince } = useKeptFrames(data);
  const locale = localeOf(options.language, document.documentElement.lang);
  const now = timeRange.to.valueOf();
  const voice = useMemo(() => voiceOf(locale, timeZone, now), [locale, timeZone, now]);
  const failed = useMemo(() => failedOf(data), [data]);
  const notice = noticeOf(failed, staleSince, frames.length > 0, voice);
  const View = (views[options.view] ?? views.health).component;
  return (
    <div className={styles.panel} style={{ width, height }} lang={locale}>
      {notice !== undefined && (
        <p className={styles.notice} role="alert">
          <span aria-hidden="true">▲ </span>
          {notice}
        </p>
      )}
      <div className={cx(styles.view, staleSince !== undefined && styles.stale)}>
        <ViewBoundary key={options.view} voice={voice}>
          <Suspense fallback={<Message text={voice.texts.loadingView} />}>
            <View
              panel={panel}
              options={options}
              frames={frames}
              loading={data.state === LoadingState.Loading || data.state === LoadingState.NotStarted}
              failed={failed}
              staleSince={staleSince}
              asked={data.request?.targets.map((target) => target.refId)}
              voice={voice}
              width={width}
              height={height}
            />
          </Suspense>
        </ViewBoundary>
      </div>
    </div>
  );
}

function failedOf({ errors, error }: PanelData): string[] {
  const all = errors ?? (error === undefined ? [] : [error]);
  return [...new Set(all.map(({ refId }) => refId ?? '?'))];
}

/** What is to be said of answers that are shown although not all is well with them. */
function noticeOf(failed: readonly string[], staleSince: number | undefined, some: boolean, voice: Voice) {
  if (staleSince !== undefined) return voice.texts.stale(clockText(staleSince, voice));
  return some && failed.length > 0 ? voice.texts.errors(failed.join(', ')) : undefined;
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex', flexDirection: 'column', fontSize: theme.typography.body.fontSize }),
  notice: css({
    flex: 'none',
    margin: theme.spacing(1, 2, 0),
    color: theme.colors.warning.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  view: css({ flex: '1 1 0', minHeight: 0 }),
  // What was green is not known to be so now.
  stale: css({ filter: 'grayscale(1)' }),
});
