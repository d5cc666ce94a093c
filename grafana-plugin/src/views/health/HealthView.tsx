import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { panelQueries } from '@pulso/catalogue';
import React, { lazy, Suspense, useMemo, useRef, type ReactElement } from 'react';
import { Message } from '../../components/Message.tsx';
import { Nothing } from '../../components/Nothing.tsx';
import type { ViewProps } from '../../frame/view-props.ts';
import { AdviceList } from './AdviceList.tsx';
import { Headline } from './Headline.tsx';
import { healthView, readHealth } from './model/index.ts';
import { MoreBelow } from './MoreBelow.tsx';
import { TileGrid } from './TileGrid.tsx';

/** Under so many pixels headline and list stand in one column; under fewer, healthy tiles shrink. */
const STACKED = 1000;
const NARROW = 640;
/** More than this are read faster as one line each. */
const MOST_TILES = 40;

const DenseGrid = lazy(() => import('./DenseGrid.tsx'));

export default function HealthView(props: ViewProps): ReactElement {
  const { panel, frames, staleSince, options, voice, width, height } = props;
  const styles = useStyles2(getStyles);
  const scroller = useRef<HTMLDivElement>(null);
  const from = panel.timeRange.from.valueOf();
  const { showRecommendations, maxTiles, density, groupBy } = options.health;
  const reading = useMemo(() => readHealth(frames), [frames]);
  const health = useMemo(
    () => healthView(reading.answers, from, groupBy === '' ? undefined : groupBy),
    [reading, from, groupBy],
  );
  const narrow = width < NARROW;
  const stacked = width < STACKED;
  if (health.services.length === 0 && health.advice.length === 0) {
    const { noSeriesTitle: title, noSeries: text } = voice.texts;
    return <Nothing view={props} reading={reading} queries={panelQueries.health} empty={{ title, text }} />;
  }
  const nameService = health.services.length > 1;
  const areas = maxTiles > 0 ? health.areas.slice(0, maxTiles) : health.areas;
  const hidden = health.areas.length - areas.length;
  const dense = density === 'dense' || (density === 'auto' && areas.length > MOST_TILES);
  const headline = <Headline health={health} staleSince={staleSince} voice={voice} narrow={stacked} />;
  if (dense) {
    return (
      <div className={cx(styles.view, styles.dense)}>
        {headline}
        <Suspense fallback={<Message text={voice.texts.loadingView} />}>
          <DenseGrid areas={areas} voice={voice} panel={panel} width={width} height={height} hidden={hidden} />
        </Suspense>
      </div>
    );
  }
  return (
    <div className={styles.view} ref={scroller}>
      {headline}
      <TileGrid
        areas={areas}
        voice={voice}
        panel={panel}
        from={from}
        nameService={nameService}
        width={width}
        narrow={narrow}
        hidden={hidden}
      />
      {showRecommendations && (
        <>
          <AdviceList advice={health.advice} voice={voice} narrow={stacked} nameService={nameService} />
          <MoreBelow scroller={scroller} total={health.advice.length} text={voice.texts.moreBelow} />
        </>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({ height: '100%', padding: theme.spacing(1.5), overflow: 'auto' }),
  dense: css({ display: 'flex', flexDirection: 'column', overflow: 'hidden' }),
});
