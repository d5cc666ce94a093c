import { css } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactElement } from 'react';

/** Worse than before by as much as this is the left end of the scale; all of it gone is the right one. */
const WORST = 0.2;
/** The ledger calls half of the predicted change its confirmation: docs/advice/README.md. */
const CONFIRMS = 0.5;

const at = (effect: number): number => Math.min(1, Math.max(0, (WORST - effect) / (WORST + 1))) * 100;
const percent = (value: number): string => `${value.toFixed(1)}%`;

/**
 * A predicted relative change as a range with its middle, and what came of it as a ring on the same scale. It repeats
 * what stands beside it in numbers.
 */
export function EffectScale(props: { effect: number | undefined; observed?: number | undefined }): ReactElement {
  const { effect, observed } = props;
  const styles = useStyles2(getStyles);
  const near = effect === undefined ? 0 : at(effect * CONFIRMS);
  const far = effect === undefined ? 0 : at(effect * (2 - CONFIRMS));
  const left = Math.min(near, far);
  return (
    <span className={styles.scale} aria-hidden="true">
      {effect !== undefined && (
        <>
          <span className={styles.range} style={{ left: percent(left), width: percent(Math.abs(far - near)) }} />
          <span className={styles.middle} style={{ left: percent(at(effect)) }} />
        </>
      )}
      {observed !== undefined && (
        <span className={styles.ring} data-testid="observed" style={{ left: percent(at(observed)) }} />
      )}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const line = theme.colors.border.medium;
  const zero = theme.colors.border.strong;
  return {
    scale: css({
      position: 'relative',
      display: 'block',
      height: 14,
      margin: '0 5px',
      // The line, and the mark where nothing changes.
      background: `linear-gradient(${line}, ${line}) center / 100% 1px no-repeat, linear-gradient(${zero}, ${zero}) ${percent(at(0))} 3px / 1px 8px no-repeat`,
    }),
    range: css({
      position: 'absolute',
      top: 4,
      height: 6,
      minWidth: 2,
      borderRadius: 3,
      // No opacity: it makes a layer of each.
      background: colorManipulator.alpha(theme.colors.primary.text, 0.4),
    }),
    middle: css({
      position: 'absolute',
      top: 1,
      width: 2,
      height: 12,
      marginLeft: -1,
      background: theme.colors.primary.text,
    }),
    ring: css({
      position: 'absolute',
      top: 2,
      width: 10,
      height: 10,
      marginLeft: -5,
      border: `2px solid ${theme.colors.text.maxContrast}`,
      borderRadius: '50%',
      background: theme.colors.background.primary,
    }),
  };
};
