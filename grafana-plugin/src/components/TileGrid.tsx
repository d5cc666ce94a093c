import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { Fragment, useId, useState, type ReactElement } from 'react';
import type { AreaView } from '../model/index.ts';
import type { Voice } from '../texts.ts';
import { SignalTable } from './SignalTable.tsx';
import { sharedStyles } from './styles.ts';
import { Tile } from './Tile.tsx';

export interface TileGridProps {
  areas: readonly AreaView[];
  voice: Voice;
  from: number;
  nameService: boolean;
  /** 0 shows all. */
  maxTiles: number;
}

/** A tile per area, the worst first; the signals of the one that is open stand below all tiles. */
export function TileGrid({ areas, voice, from, nameService, maxTiles }: TileGridProps): ReactElement {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [openId, setOpen] = useState<string>();
  const shown = maxTiles > 0 ? areas.slice(0, maxTiles) : areas;
  const open = shown.find((area) => area.id === openId);
  const hidden = areas.length - shown.length;
  return (
    <Fragment>
      <div className={styles.grid} role="group" aria-label={voice.texts.all}>
        {shown.map((area) => (
          <Tile
            key={area.id}
            area={area}
            voice={voice}
            from={from}
            nameService={nameService}
            open={area.id === openId}
            controls={id}
            onToggle={() => setOpen(area.id === openId ? undefined : area.id)}
          />
        ))}
        {open !== undefined && <SignalTable area={open} voice={voice} id={id} />}
      </div>
      {hidden > 0 && <p className={cx(styles.quiet, styles.small, styles.more)}>{voice.texts.moreTiles(hidden)}</p>}
    </Fragment>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(248px, 100%), 1fr))',
    gap: theme.spacing(1),
  }),
  more: css({ margin: theme.spacing(1, 0.5, 0) }),
});
