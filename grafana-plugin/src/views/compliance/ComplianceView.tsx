import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { panelQueries } from '@pulso/catalogue';
import React, { useCallback, useMemo, useState, type ReactElement } from 'react';
import { Nothing } from '../../components/Nothing.tsx';
import { download, fileName } from '../../export/download.ts';
import type { ViewProps } from '../../frame/view-props.ts';
import { ControlTable } from './ControlTable.tsx';
import { controlsCsv } from './csv.ts';
import { Filters } from './Filters.tsx';
import { Header } from './Header.tsx';
import { complianceView, controlLinks, filtered, NO_FILTER, readCompliance, type Filter } from './model/index.ts';
import { PrintSheet } from './PrintSheet.tsx';
import { RegulationCards } from './RegulationCards.tsx';
import { textsOf } from './words.ts';

/** From so many pixels on there is room for the strip of results; under so few, rows are stacked. */
const WIDE = 1250;
const NARROW = 860;
/** Width of a sheet of paper as the cards see it. */
const PAPER = 900;

export default function ComplianceView(props: ViewProps): ReactElement {
  const { panel, frames, voice, width } = props;
  const styles = useStyles2(getStyles);
  const from = panel.timeRange.from.valueOf();
  const reading = useMemo(() => readCompliance(frames), [frames]);
  const view = useMemo(() => complianceView(reading.answers, from, voice.now), [reading, from, voice.now]);
  const linksOf = useMemo(() => controlLinks(frames), [frames]);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [printing, setPrinting] = useState(false);
  const shown = useMemo(() => filtered(view.controls, filter, voice.locale), [view, filter, voice.locale]);
  const printed = useCallback(() => setPrinting(false), []);
  const texts = textsOf(voice);
  if (view.controls.length === 0) {
    const empty = { title: texts.nothingTitle, text: texts.nothing };
    return <Nothing view={props} reading={reading} queries={panelQueries.compliance} empty={empty} />;
  }
  const table = { controls: shown, voice, from, nameService: view.services.length > 1, linksOf };
  return (
    <section className={styles.view} aria-label={texts.title}>
      <Header view={view} voice={voice} />
      <RegulationCards
        regulations={view.regulations}
        voice={voice}
        width={width}
        chosen={filter.regulation}
        onChoose={(regulation) => setFilter({ ...filter, regulation })}
      />
      <Filters
        controls={view.controls}
        shown={shown.length}
        filter={filter}
        voice={voice}
        onChange={setFilter}
        onCsv={() =>
          download(fileName('compliance', view.services, voice.now, 'csv'), 'text/csv', controlsCsv(shown, voice))
        }
        onPrint={() => setPrinting(true)}
      />
      <ControlTable {...table} narrow={width < NARROW} wide={width >= WIDE} />
      {printing && (
        <PrintSheet onDone={printed}>
          <h1>{texts.title}</h1>
          <p>{[panel.title, ...view.services].join(' · ')}</p>
          <Header view={view} voice={voice} />
          <RegulationCards
            regulations={view.regulations}
            voice={voice}
            width={PAPER}
            chosen={filter.regulation}
            onChoose={() => {}}
          />
          <p>{texts.nOf(shown.length, view.controls.length)}</p>
          <ControlTable {...table} all narrow={false} wide={false} />
        </PrintSheet>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({ height: '100%', padding: theme.spacing(1.5), overflow: 'auto' }),
});
