import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, FilterInput, IconButton, useStyles2 } from '@grafana/ui';
import type { Locale } from '@pulso/catalogue';
import React, { memo, useMemo, type ReactElement } from 'react';
import { sharedStyles } from '../../components/styles.ts';
import { ToggleChip } from '../../components/ToggleChip.tsx';
import { areaOf } from '../../model/index.ts';
import type { Texts } from '../../texts/index.ts';
import { SORTS, type Filter, type Recommendation, type Rows, type Sort } from './model/index.ts';
import { recommendationTexts } from '../../texts/recommendations.ts';

/** Grafana's Combobox has it from 12 on; spread, since the types of 11.6 do not know it. */
const SORT_ICON = { prefixIcon: 'sort-amount-down' } as const;

/** What somebody has chosen to see, and in which order. */
export interface Choice extends Filter {
  readonly sort: Sort;
  readonly reversed: boolean;
}

export interface ToolbarProps {
  rows: Rows;
  shown: number;
  choice: Choice;
  onChoose: (choice: Choice) => void;
  locale: Locale;
  texts: Texts;
}

const STATES = ['proposed', 'applied', 'confirmed', 'refuted', 'dismissed'];
/** No area has this id. */
const EVERY = '';

/** Search, filters and order. Counts are of all rows, so that a filter tells what it hides. */
export function Toolbar({ rows, ...props }: ToolbarProps): ReactElement {
  const { all, register } = rows;
  // As texts, so that a refresh that changes no count draws nothing.
  const states = JSON.stringify([...countsOf(all)]);
  const areas = useMemo(() => [...new Set(register.all.map(({ area }) => area))].sort().join(), [register]);
  return <Tools {...props} all={all.length} states={states} areas={areas} />;
}

interface ToolsProps extends Omit<ToolbarProps, 'rows'> {
  readonly all: number;
  readonly states: string;
  readonly areas: string;
}

const Tools = memo(function Tools(props: ToolsProps): ReactElement {
  const { all, shown, choice, onChoose, locale, texts } = props;
  const words = recommendationTexts[locale];
  const styles = useStyles2(getStyles);
  const counts = new Map<string, number>(JSON.parse(props.states));
  const areas = props.areas
    .split(',')
    .map((value) => ({ value, label: areaOf(value).title[locale] }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale));
  const pick = (state: string): void => {
    const states = choice.states.includes(state)
      ? choice.states.filter((one) => one !== state)
      : [...choice.states, state];
    onChoose({ ...choice, states });
  };
  return (
    <div className={styles.bar}>
      <div className={styles.search}>
        <FilterInput
          value={choice.search}
          placeholder={words.search}
          aria-label={words.search}
          escapeRegex={false}
          onChange={(search) => onChoose({ ...choice, search })}
        />
      </div>
      <div className={styles.order}>
        <div className={styles.box}>
          <Combobox
            aria-label={words.filterArea}
            options={[{ value: EVERY, label: words.allAreas }, ...areas]}
            value={choice.areas[0] ?? EVERY}
            onChange={({ value }) => onChoose({ ...choice, areas: value === EVERY ? [] : [value] })}
          />
        </div>
        <div className={styles.box}>
          <Combobox
            aria-label={words.sort}
            {...SORT_ICON}
            options={SORTS.map((value) => ({ value, label: words.sorts[value] }))}
            value={choice.sort}
            onChange={({ value }) => onChoose({ ...choice, sort: value, reversed: false })}
          />
        </div>
        <IconButton
          name={choice.reversed ? 'arrow-up' : 'arrow-down'}
          tooltip={words.ascending}
          aria-label={words.ascending}
          aria-pressed={choice.reversed}
          onClick={() => onChoose({ ...choice, reversed: !choice.reversed })}
        />
      </div>
      <div className={styles.states} role="group" aria-label={words.filterState}>
        {STATES.filter((state) => counts.has(state)).map((state) => {
          const on = choice.states.includes(state);
          return (
            <ToggleChip key={state} pressed={on} onToggle={() => pick(state)}>
              {texts.states[state] ?? state} <span className={styles.quiet}>{counts.get(state) ?? 0}</span>
            </ToggleChip>
          );
        })}
        <span role="status" className={cx(styles.quiet, styles.small, styles.numbers)}>
          {words.counted(shown, all)}
        </span>
      </div>
    </div>
  );
});

function countsOf(rows: readonly Recommendation[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    paddingBottom: theme.spacing(1),
  }),
  search: css({ flex: '1 1 300px', minWidth: 0 }),
  order: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), flex: '0 1 360px', minWidth: 0 }),
  box: css({ flex: '1 1 0', minWidth: 0 }),
  states: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.75) }),
});
