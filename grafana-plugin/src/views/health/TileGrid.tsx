import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { Fragment, useId, useState, type ReactElement } from 'react';
import type { AreaView } from './model/index.ts';
import type { Voice } from '../../texts/index.ts';
import type { ExploreFrom } from '../../components/explore.ts';
import { SignalTable } from './SignalTable.tsx';
import { sharedStyles } from '../../components/styles.ts';
import { Tile } from './Tile.tsx';

/** Least width of a tile in pixels. */
const TILE_WIDTH = 250;

export interface TileGridProps {
  areas: readonly AreaView[];
  voice: Voice;
  /** For what leads out of the panel. */
  panel: ExploreFrom;
  from: number;
  nameService: boolean;
  /** Room in pixels. */
  width: number;
  narrow: boolean;
  /** How many more there are. */
  hidden: number;
}

/** A tile per area, the worst first; the signals of the one that is open stand below all tiles. */
export function TileGrid({
  areas,
  voice,
  panel,
  from,
  nameService,
  width,
  narrow,
  hidden,
}: TileGridProps): ReactElement {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [openId, setOpen] = useState<string>();
  const open = areas.find((area) => area.id === openId);
  return (
    <Fragment>
      <div
        className={styles.grid}
        style={{ gridTemplateColumns: `repeat(${columnsOf(areas.length, width)}, minmax(0, 1fr))` }}
        role="group"
        aria-label={voice.texts.all}
      >
        {areas.map((area) => (
          <Tile
            key={area.id}
            area={area}
            voice={voice}
            from={from}
            nameService={nameService}
            compact={narrow && (area.state === 'ok' || area.state === 'idle')}
            open={area.id === openId}
            controls={id}
            onToggle={() => setOpen(area.id === openId ? undefined : area.id)}
          />
        ))}
        {open !== undefined && <SignalTable area={open} voice={voice} panel={panel} id={id} />}
      </div>
      {hidden > 0 && <p className={cx(styles.quiet, styles.small, styles.more)}>{voice.texts.moreTiles(hidden)}</p>}
    </Fragment>
  );
}

/** As few rows as fit, then as few columns as fill them: 9 tiles where 6 fit stand as 5 and 4. */
export function columnsOf(tiles: number, width: number): number {
  const fit = Math.max(1, Math.floor(width / TILE_WIDTH));
  const rows = Math.max(1, Math.ceil(tiles / fit));
  return Math.max(1, Math.ceil(tiles / rows));
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  grid: css({
    display: 'grid',
    gap: theme.spacing(1),
  }),
  more: css({ margin: theme.spacing(1, 0.5, 0) }),
});
