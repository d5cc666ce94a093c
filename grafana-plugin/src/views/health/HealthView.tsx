import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { panelQueries } from '@pulso/catalogue';
import React, { useMemo, type ReactElement } from 'react';
import { Nothing } from '../../components/Nothing.tsx';
import type { ViewProps } from '../../frame/view-props.ts';
import { AdviceList } from './AdviceList.tsx';
import { Headline } from './Headline.tsx';
import { healthView, readHealth } from './model/index.ts';
import { TileGrid } from './TileGrid.tsx';

/** Under so many pixels headline and list stand in one column; under fewer, healthy tiles shrink. */
const STACKED = 1000;
const NARROW = 640;

export default function HealthView(props: ViewProps): ReactElement {
  const { panel, frames, options, voice, width } = props;
  const styles = useStyles2(getStyles);
  const from = panel.timeRange.from.valueOf();
  const reading = useMemo(() => readHealth(frames), [frames]);
  const health = useMemo(() => healthView(reading.answers, from), [reading, from]);
  const { showRecommendations, maxTiles } = options.health;
  const narrow = width < NARROW;
  const stacked = width < STACKED;
  if (health.services.length === 0 && health.advice.length === 0) {
    const { noSeriesTitle: title, noSeries: text } = voice.texts;
    return <Nothing view={props} reading={reading} queries={panelQueries.health} empty={{ title, text }} />;
  }
  const nameService = health.services.length > 1;
  return (
    <div className={styles.view}>
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

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({ height: '100%', padding: theme.spacing(1.5), overflow: 'auto' }),
});
