import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, Input, useStyles2, useTheme2 } from '@grafana/ui';
import { controlUrgency, type ControlSeverity } from '@pulso/catalogue';
import React, { type ReactElement } from 'react';
import { ToggleChip } from '../../components/ToggleChip.tsx';
import { sharedStyles, stateColor } from '../../components/styles.ts';
import type { Voice } from '../../texts/index.ts';
import { isFiltered, isWanted, NO_FILTER, type ControlView, type Filter, type Wanted } from './model/index.ts';
import { MARK_SHAPES, markColor, textsOf } from './words.ts';

const WANTED: readonly Wanted[] = controlUrgency.flatMap((mark): Wanted[] =>
  mark === 'error' ? [mark, 'term'] : [mark],
);
const SEVERITIES: readonly ControlSeverity[] = ['critical', 'high', 'medium', 'low'];

export interface FiltersProps {
  controls: readonly ControlView[];
  shown: number;
  filter: Filter;
  voice: Voice;
  onChange: (filter: Filter) => void;
  onCsv: () => void;
  onPrint: () => void;
}

/** Which results there are, how many of each, and a search; every count is a button that shows only these. */
export function Filters({ controls, shown, filter, voice, onChange, onCsv, onPrint }: FiltersProps): ReactElement {
  const styles = useStyles2(getStyles);
  const texts = textsOf(voice);
  return (
    <div className={styles.bar}>
      <div className={styles.search}>
        <Input
          value={filter.search}
          placeholder={texts.search}
          aria-label={texts.search}
          prefix={<Icon name="search" />}
          onChange={(event) => onChange({ ...filter, search: event.currentTarget.value })}
        />
      </div>
      <div className={styles.chips} role="group" aria-label={texts.results}>
        {WANTED.map((wanted) => (
          <WantedChip key={wanted} {...{ wanted, controls, filter, voice, onChange }} />
        ))}
      </div>
      <div className={styles.chips} role="group" aria-label={texts.severity}>
        {SEVERITIES.filter((severity) => controls.some((control) => control.severity === severity)).map((severity) => (
          <ToggleChip
            key={severity}
            pressed={filter.severities.includes(severity)}
            onToggle={() => onChange({ ...filter, severities: toggled(filter.severities, severity) })}
          >
            {texts.severities[severity]}
          </ToggleChip>
        ))}
      </div>
      <div className={styles.end}>
        <span className={cx(styles.quiet, styles.small, styles.numbers)} role="status">
          {texts.nOf(shown, controls.length)}
        </span>
        {isFiltered(filter) && (
          <Button size="sm" variant="secondary" fill="text" onClick={() => onChange(NO_FILTER)}>
            {texts.clear}
          </Button>
        )}
        <Button size="sm" variant="secondary" tooltip={texts.csvHint} onClick={onCsv}>
          {texts.csv}
        </Button>
        <Button size="sm" variant="secondary" tooltip={texts.printHint} onClick={onPrint}>
          {texts.print}
        </Button>
      </div>
    </div>
  );
}

function WantedChip(
  props: Pick<FiltersProps, 'controls' | 'filter' | 'voice' | 'onChange'> & { wanted: Wanted },
): ReactElement | null {
  const { wanted, controls, filter, voice, onChange } = props;
  const theme = useTheme2();
  const texts = textsOf(voice);
  const count = controls.filter((control) => isWanted(control, wanted)).length;
  const pressed = filter.wanted.includes(wanted);
  // What there is none of is no choice; one that was chosen stays, so that it can be taken back.
  if (count === 0 && !pressed) return null;
  const [shape, text, color] =
    wanted === 'term'
      ? ['▲', texts.termPressing, stateColor(theme, 'warning')]
      : [MARK_SHAPES[wanted], texts.marks[wanted], markColor(theme, wanted)];
  return (
    <ToggleChip pressed={pressed} onToggle={() => onChange({ ...filter, wanted: toggled(filter.wanted, wanted) })}>
      <span aria-hidden="true" style={{ color }}>
        {shape}{' '}
      </span>
      {text} <b>{count}</b>
    </ToggleChip>
  );
}

function toggled<T>(all: readonly T[], one: T): T[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}

const getStyles = (theme: GrafanaTheme2) => ({
  ...sharedStyles(theme),
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    margin: theme.spacing(1, 0),
  }),
  search: css({ flex: '1 1 220px', maxWidth: 360 }),
  chips: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  end: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), marginLeft: 'auto' }),
});
