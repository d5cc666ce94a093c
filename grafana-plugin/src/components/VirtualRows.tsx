import { useVirtualizer } from '@tanstack/react-virtual';
import React, { useRef, type CSSProperties, type ReactElement, type ReactNode, type Ref } from 'react';

/** What a row has to give to its outermost element, which carries its index as `data-index` too. */
export interface RowPlace {
  readonly style: CSSProperties;
  readonly measure: Ref<HTMLDivElement>;
}

export interface VirtualRowsProps<Row> {
  rows: readonly Row[];
  /** Stable over refreshes: scroll and measured heights go by it. */
  keyOf: (row: Row) => string;
  /** Height of a row in pixels before it is measured. */
  rowHeight: number;
  /** Greatest height of the list in pixels. */
  maxHeight: number;
  children: (row: Row, index: number, place: RowPlace) => ReactNode;
}

/** A long list: only the rows in sight are in the document. Not loaded before a view needs it. */
export default function VirtualRows<Row>(props: VirtualRowsProps<Row>): ReactElement {
  const { rows, keyOf, rowHeight, maxHeight, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 5,
    initialRect: { width: 0, height: maxHeight },
  });
  return (
    // Focusable, so that the keyboard can scroll it.
    <div ref={scroller} role="rowgroup" tabIndex={0} style={{ maxHeight, overflowY: 'auto' }}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const style: CSSProperties = { position: 'absolute', left: 0, right: 0, transform: `translateY(${start}px)` };
          return (
            <React.Fragment key={key}>
              {children(row, index, { style, measure: virtual.measureElement })}
            </React.Fragment>
          );
        })}
      </div>
    </div>
  );
}
