import { css, cx } from '@emotion/css';
import { LoadingState, type DataFrame, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { useMemo, useRef, type ReactElement } from 'react';
import { healthView, isPanelQuery, readFrames, type Reading } from '../model/index.ts';
import { localeOf, voiceOf, type Voice } from '../texts.ts';
import { defaultOptions, type PanelOptions } from '../types.ts';
import { AdviceList } from './AdviceList.tsx';
import { Headline } from './Headline.tsx';
import { Message } from './Message.tsx';
import { sharedStyles } from './styles.ts';
import { TileGrid } from './TileGrid.tsx';

/** Under so many pixels headline and list stand in one column; under fewer, healthy tiles shrink. */
const STACKED = 1000;
const NARROW = 640;

export function HealthPanel({
  data,
  options,
  width,
  height,
  timeRange,
  timeZone,
}: PanelProps<PanelOptions>): ReactElement {
  const styles = useStyles2(getStyles);
  const from = timeRange.from.valueOf();
  const to = timeRange.to.valueOf();
  const frames = useKeptFrames(data.series, data.state);
  const reading = useMemo(() => readFrames(frames), [frames]);
  const health = useMemo(() => healthView(reading.answers, from), [reading, from]);
  const { language, showRecommendations, maxTiles } = { ...defaultOptions, ...options };
  const voice = voiceOf(localeOf(language, document.documentElement.lang), timeZone, to);
  const narrow = width < NARROW;
  const stacked = width < STACKED;
  const failed = [...new Set((data.errors ?? []).map((error) => error.refId ?? ''))].filter((refId) => refId !== '');

  // Without a request nobody knows what was asked: then the series are what is missing.
  const asked = data.request?.targets.some((target) => isPanelQuery(target.refId)) ?? true;

  if (health.services.length === 0 && health.advice.length === 0) {
    return (
      <Nothing
        reading={reading}
        loading={data.state === LoadingState.Loading}
        failed={failed}
        asked={asked}
        voice={voice}
      />
    );
  }
  const nameService = health.services.length > 1;
  return (
    <div className={styles.panel} style={{ width, height }} lang={voice.locale}>
      {failed.length > 0 && (
        <p className={cx(styles.small, styles.failed)} role="alert">
          {voice.texts.errors(failed.join(', '))}
        </p>
      )}
      <Headline health={health} voice={voice} narrow={stacked} />
      <TileGrid
        areas={health.areas}
        voice={voice}
        from={from}
        nameService={nameService}
        width={width}
        narrow={narrow}
        maxTiles={maxTiles}
      />
      {showRecommendations && (
        <AdviceList advice={health.advice} voice={voice} narrow={stacked} nameService={nameService} />
      )}
    </div>
  );
}

/** While Grafana asks again, the last answer stays: a panel that blanks at each refresh cannot be read. */
function useKeptFrames(series: DataFrame[], state: LoadingState): DataFrame[] {
  const kept = useRef<DataFrame[]>([]);
  if (state !== LoadingState.Loading || series.length > 0) kept.current = series;
  return kept.current;
}

function Nothing(props: {
  reading: Reading;
  loading: boolean;
  asked: boolean;
  failed: readonly string[];
  voice: Voice;
}): ReactElement {
  const { reading, loading, asked, failed, voice } = props;
  const { texts } = voice;
  if (loading) return <Message text={texts.loading} />;
  if (failed.length > 0) return <Message title={texts.failedTitle} text={texts.errors(failed.join(', '))} />;
  if (reading.recognised > 0) return <Message title={texts.noSeriesTitle} text={texts.noSeries} />;
  if (reading.strange > 0) return <Message title={texts.strangeTitle} text={texts.strange(reading.strange)} />;
  if (!asked) return <Message title={texts.noQueriesTitle} text={texts.noQueries} />;
  return <Message title={texts.noSeriesTitle} text={texts.noSeries} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  panel: css({ padding: theme.spacing(1.5), overflow: 'auto', fontSize: theme.typography.body.fontSize }),
  failed: css({ margin: theme.spacing(0, 0.5, 1), color: theme.colors.warning.text }),
});
