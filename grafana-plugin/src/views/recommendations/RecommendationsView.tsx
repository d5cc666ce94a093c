import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { panelQueries } from '@pulso/catalogue';
import React, { useCallback, useMemo, useState, type ReactElement } from 'react';
import { Nothing } from '../../components/Nothing.tsx';
import { sharedStyles } from '../../components/styles.ts';
import VirtualRows from '../../components/VirtualRows.tsx';
import type { ViewProps } from '../../frame/view-props.ts';
import { durationText } from '../../texts/index.ts';
import { Detail } from './Detail.tsx';
import { Head } from './Head.tsx';
import { advertisedOf, type Filter, type Recommendation } from './model/index.ts';
import { Row, ROW_HEIGHT } from './Row.tsx';
import { Toolbar, type Choice } from './Toolbar.tsx';
import { useOrder, useRows } from './use-rows.ts';
import { recommendationTexts } from '../../texts/recommendations.ts';

/** Under so many pixels a row's numbers stand below its title. */
const STACKED = 900;
const OPEN = ['proposed'];
const WITH_ENDED = ['proposed', 'applied', 'confirmed', 'refuted'];
const ALL: Filter = { search: '', areas: [], states: [] };

const keyOf = (row: Recommendation): string => row.of.key;

export default function RecommendationsView(props: ViewProps): ReactElement {
  const { panel, frames, options, voice, width, height } = props;
  const { locale, texts, now } = voice;
  const words = recommendationTexts[locale];
  const styles = useStyles2(getStyles);
  const { tables, rows } = useRows(frames);
  const { sort, ended } = options.recommendations;
  const preset = useMemo<Choice>(
    () => ({ ...ALL, states: ended ? WITH_ENDED : OPEN, sort, reversed: false }),
    [ended, sort],
  );
  const [chosen, setChosen] = useState<Choice>();
  const choice = chosen ?? preset;
  const order = useOrder(rows, choice, locale);
  const nameService = useMemo(() => new Set(rows.register.all.map(({ service }) => service)).size > 1, [rows.register]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((key: string) => setOpen((keys) => toggled(keys, key)), []);

  if (rows.all.length === 0) {
    // The service is judged, and somebody who would tell is there; else nobody knows.
    const good = tables.of('values').some(({ length }) => length > 0) && advertisedOf(tables).length > 0;
    const empty = { title: words.emptyTitle, text: good ? words.emptyKnown : words.empty, good };
    return <Nothing view={props} reading={tables} queries={panelQueries.recommendations} empty={empty} />;
  }
  const stacked = width < STACKED;
  return (
    <div className={styles.view}>
      <Toolbar rows={rows} shown={order.length} choice={choice} onChoose={setChosen} locale={locale} texts={texts} />
      {order.length === 0 && (
        <p className={cx(styles.quiet, styles.none)}>
          {words.noMatch}{' '}
          <Button size="sm" variant="secondary" fill="text" onClick={() => setChosen({ ...choice, ...ALL })}>
            {words.noMatchDo}
          </Button>
        </p>
      )}
      <div role="table" aria-label={words.title} aria-rowcount={order.length + 1} className={styles.table}>
        <Head locale={locale} stacked={stacked} />
        <div className={styles.rows} role="presentation">
          <VirtualRows
            rows={order}
            keyOf={keyOf}
            rowHeight={stacked ? ROW_HEIGHT.stacked : ROW_HEIGHT.wide}
            initialHeight={height}
          >
            {(row, index, { style, measure, tabIndex }) => (
              <div ref={measure} role="presentation" data-index={index} style={style}>
                <Row
                  row={row}
                  index={index}
                  tabIndex={tabIndex}
                  open={open.has(row.of.key)}
                  stacked={stacked}
                  nameService={nameService}
                  age={row.since === undefined ? '–' : durationText(now / 1000 - row.since, locale)}
                  locale={locale}
                  texts={texts}
                  onToggle={toggle}
                  detail={
                    open.has(row.of.key) ? (
                      <Detail
                        row={row}
                        tables={tables}
                        advertised={advertisedOf(tables)}
                        panel={panel}
                        stacked={stacked}
                        voice={voice}
                      />
                    ) : undefined
                  }
                />
              </div>
            )}
          </VirtualRows>
        </div>
      </div>
    </div>
  );
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  view: css({
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    padding: theme.spacing(1.5, 1.5, 0),
  }),
  table: css({ display: 'flex', flexDirection: 'column', flex: '1 1 0', minHeight: 0 }),
  rows: css({ flex: '1 1 0', minHeight: 0 }),
  none: css({ margin: theme.spacing(1, 0.5) }),
});
