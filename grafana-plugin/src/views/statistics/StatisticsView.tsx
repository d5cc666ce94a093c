import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, Input, useStyles2 } from '@grafana/ui';
import React, { lazy, Suspense, useMemo, useState, type ReactElement } from 'react';
import { Nothing } from '../../components/Nothing.tsx';
import { sharedStyles } from '../../components/styles.ts';
import { download, fileName } from '../../export/download.ts';
import type { ViewProps } from '../../frame/view-props.ts';
import { statisticsTexts } from '../../texts/statistics.ts';
import { statisticsCsv, statisticsJson } from './files.ts';
import { rowsOf, sorted, type Sort, type StatisticsRow } from './model/index.ts';
import { ROW_HEIGHT, StatisticsHead, StatisticsRowView } from './StatisticsRowView.tsx';

const WIDE = 1150;
const NARROW = 820;
/** Above so many rows only those in sight are drawn, by code that is loaded then. */
const DRAW_ALL_UP_TO = 80;
/** What stands above and below a long list, in pixels. */
const AROUND = 150;

const VirtualRows = lazy(async () => {
  const { default: component } = await import('../../components/VirtualRows.tsx');
  return { default: component<StatisticsRow> };
});

export default function StatisticsView(props: ViewProps): ReactElement {
  const { panel, frames, voice, width, height } = props;
  const styles = useStyles2(getStyles);
  const texts = statisticsTexts[voice.locale];
  const rows = useMemo(() => rowsOf(frames, voice), [frames, voice]);
  const [sort, setSort] = useState<Sort>({ column: 'name', descending: false });
  const [search, setSearch] = useState('');
  const shown = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = rows.filter((row) => words.every((word) => `${row.name} ${row.where}`.toLowerCase().includes(word)));
    return sorted(found, sort);
  }, [rows, sort, search]);
  if (rows.every(({ count }) => count === 0)) {
    const empty = { title: texts.nothingTitle, text: texts.nothing };
    // Any query will do: there is none that it has to have.
    return <Nothing view={props} reading={{ recognised: 1, strange: 0 }} queries={[]} empty={empty} />;
  }
  const layout = { voice, narrow: width < NARROW, wide: width >= WIDE };
  const rowHeight = layout.narrow ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide;
  const services = [...new Set(rows.map(({ labels }) => labels['service'] ?? ''))];
  const save = (extension: 'csv' | 'json'): void => {
    const name = fileName('statistics', services, voice.now, extension);
    if (extension === 'csv') download(name, 'text/csv', statisticsCsv(shown, voice));
    else download(name, 'application/json', statisticsJson(shown, panel.timeRange.from.valueOf(), voice));
  };
  return (
    <section className={styles.view} aria-label={texts.title}>
      <div className={styles.bar}>
        <div className={styles.search}>
          <Input
            value={search}
            placeholder={texts.search}
            aria-label={texts.search}
            prefix={<Icon name="search" />}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
        <span className={cx(styles.quiet, styles.small, styles.numbers, styles.count)} role="status">
          {texts.nOf(shown.length, rows.length)}
        </span>
        <Button size="sm" variant="secondary" tooltip={texts.csvHint} onClick={() => save('csv')}>
          {texts.csv}
        </Button>
        <Button size="sm" variant="secondary" tooltip={texts.jsonHint} onClick={() => save('json')}>
          {texts.json}
        </Button>
      </div>
      <div role="table" aria-label={texts.title} aria-rowcount={shown.length + 1}>
        <StatisticsHead {...layout} sort={sort} onSort={setSort} />
        {shown.length <= DRAW_ALL_UP_TO ? (
          shown.map((row, index) => <StatisticsRowView key={row.key} {...layout} row={row} index={index} />)
        ) : (
          <Suspense fallback={<p className={styles.quiet}>{voice.texts.loading}</p>}>
            <VirtualRows
              rows={shown}
              keyOf={(row) => row.key}
              rowHeight={rowHeight}
              maxHeight={Math.max(4 * rowHeight, height - AROUND)}
            >
              {(row, index, place) => <StatisticsRowView {...layout} row={row} index={index} place={place} />}
            </VirtualRows>
          </Suspense>
        )}
      </div>
      {shown.length === 0 && <p className={cx(styles.quiet, styles.note)}>{texts.noneMatch}</p>}
      <p className={cx(styles.quiet, styles.small, styles.note)}>
        {texts.p95} {texts.of}
      </p>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  view: css({ height: '100%', padding: theme.spacing(1.5), overflow: 'auto' }),
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  search: css({ flex: '1 1 0', minWidth: 0, maxWidth: 360, marginRight: 'auto' }),
  count: css({ whiteSpace: 'nowrap' }),
  note: css({ margin: theme.spacing(1, 0.5, 0), maxWidth: '110ch' }),
});
