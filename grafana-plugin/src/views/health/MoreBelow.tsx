import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { useEffect, useState, type ReactElement, type RefObject } from 'react';
import { focusRing } from '../../components/styles.ts';

/**
 * Says how many rows are below the edge of what scrolls, where scroll bars are hidden or not looked at. Rows are told by
 * their `data-index`.
 */
export function MoreBelow(props: {
  scroller: RefObject<HTMLDivElement | null>;
  total: number;
  text: (n: number) => string;
}): ReactElement | null {
  const { scroller, total, text } = props;
  const styles = useStyles2(getStyles);
  const [below, setBelow] = useState(0);

  // After every drawing, and whenever something in it grows: an opened tile pushes the rows down.
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const count = (): void => setBelow(hiddenOf(box, total));
    const sizes = new ResizeObserver(count);
    for (const part of [box, ...box.children]) sizes.observe(part);
    box.addEventListener('scroll', count, { passive: true, capture: true });
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', count, { capture: true });
    };
  });

  if (below === 0) return null;
  return (
    <button
      type="button"
      className={styles.more}
      onClick={() => scroller.current?.scrollBy({ top: scroller.current.clientHeight * 0.8 })}
    >
      <span aria-hidden="true">↓ </span>
      {text(below)}
    </button>
  );
}

/** Rows that no part of the list has shown yet: those after the last one that is wholly in sight. */
function hiddenOf(box: HTMLElement, total: number): number {
  const edge = box.getBoundingClientRect().bottom;
  let last = -1;
  for (const row of box.querySelectorAll<HTMLElement>('[data-index]')) {
    const list = row.closest('[role="rowgroup"]')?.getBoundingClientRect().bottom ?? edge;
    // A pixel of tolerance: heights are fractions.
    if (row.getBoundingClientRect().bottom <= Math.min(edge, list) + 1)
      last = Math.max(last, Number(row.dataset['index']));
  }
  return total - 1 - last;
}

const getStyles = (theme: GrafanaTheme2) => ({
  more: css({
    position: 'sticky',
    bottom: theme.spacing(-1.5),
    display: 'block',
    width: '100%',
    padding: theme.spacing(0.5, 1),
    textAlign: 'left',
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.link,
    background: theme.colors.background.secondary,
    border: 0,
    borderTop: `1px solid ${theme.colors.border.medium}`,
    cursor: 'pointer',
    ...focusRing(theme),
  }),
});
