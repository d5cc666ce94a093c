import { useVirtualizer } from '@tanstack/react-virtual';
import React, {
  Fragment,
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
} from 'react';

/** What a row has to give to its outermost element, which carries its index as `data-index` too. */
export interface RowPlace {
  readonly style: CSSProperties;
  readonly measure: Ref<HTMLDivElement>;
  /** For the row's element with `data-roving`: of all rows the Tab key stops at one. */
  readonly tabIndex: 0 | -1;
}

export interface VirtualRowsProps<Row> {
  rows: readonly Row[];
  /** Stable over refreshes: scroll, measured heights and the keyboard's place go by it. */
  keyOf: (row: Row, index: number) => string;
  /** Height of a row in pixels before it is measured. */
  rowHeight: number;
  /** Greatest height of the list in pixels; the list fills its box without one. */
  maxHeight?: number;
  /** `rowgroup` of a table by default. */
  role?: 'rowgroup' | 'presentation';
  /** Room in sight before it is measured; `maxHeight` where there is one. */
  initialHeight?: number;
  children: (row: Row, index: number, place: RowPlace) => ReactNode;
}

/** Rows that are drawn beyond either edge, so that a scroll shows no gap before it is drawn. */
const OVERSCAN = 2;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/**
 * A long list: only the rows in sight are in the document. Arrow, Page, Home and End keys go from row to row where rows
 * have an element with the attribute `data-roving`. Not loaded before a view needs it.
 */
export default function VirtualRows<Row>(props: VirtualRowsProps<Row>): ReactElement {
  const { rows, keyOf, rowHeight, maxHeight, initialHeight = maxHeight ?? 0, role = 'rowgroup', children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(undefined);
  const [active, setActive] = useState<string>();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row, index);
    },
    overscan: OVERSCAN,
    initialRect: { width: 0, height: initialHeight },
  });
  const items = virtual.getVirtualItems();
  const stop = items.find(({ key }) => key === active)?.index ?? items[0]?.index;

  useEffect(() => {
    if (wanted.current === undefined) return;
    const target = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] [data-roving]`);
    if (target === null || target === undefined) return;
    wanted.current = undefined;
    target.focus({ preventScroll: true });
  });

  const go = (event: KeyboardEvent): void => {
    const from = event.target instanceof HTMLElement && event.target.hasAttribute('data-roving') ? stop : undefined;
    if (from === undefined) return;
    const step = STEPS[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : step && from + step;
    if (to === undefined) return;
    event.preventDefault();
    const index = Math.min(rows.length - 1, Math.max(0, to));
    const row = rows[index];
    if (row === undefined) return;
    wanted.current = index;
    setActive(keyOf(row, index));
    virtual.scrollToIndex(index);
  };

  const stay = ({ target }: FocusEvent): void => {
    const index = Number(target.closest('[data-index]')?.getAttribute('data-index') ?? -1);
    const row = rows[index];
    if (row !== undefined) setActive(keyOf(row, index));
  };

  return (
    <div
      ref={scroller}
      role={role}
      // What scrolls and has nothing to stop at must be reached by the keyboard itself.
      tabIndex={maxHeight === undefined ? undefined : 0}
      style={{ maxHeight: maxHeight ?? '100%', overflowY: 'auto' }}
      onKeyDown={go}
      onFocus={stay}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const style: CSSProperties = { position: 'absolute', left: 0, right: 0, top: start, contain: 'content' };
          const place: RowPlace = { style, measure: virtual.measureElement, tabIndex: index === stop ? 0 : -1 };
          return <Fragment key={key}>{children(row, index, place)}</Fragment>;
        })}
      </div>
    </div>
  );
}
