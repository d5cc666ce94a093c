import { useVirtualizer } from '@tanstack/react-virtual';
import React, { useRef, type ReactElement } from 'react';
import type { AdviceListProps } from './AdviceList.tsx';
import { AdviceRow, ROW_HEIGHT } from './AdviceRow.tsx';

/** Rows in sight at once. */
const ROWS_IN_SIGHT = 10;

/** A long list: only the rows in sight are in the document. A chunk of its own, loaded when it is needed. */
export default function VirtualRows({ advice, voice, narrow, nameService }: AdviceListProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = narrow ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide;
  const rows = useVirtualizer({
    count: advice.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => advice[index]?.key ?? index,
    overscan: 5,
    initialRect: { width: 0, height: rowHeight * ROWS_IN_SIGHT },
  });
  return (
    // Focusable, so that the keyboard can scroll it.
    <div
      ref={scroller}
      role="rowgroup"
      tabIndex={0}
      style={{ maxHeight: rowHeight * ROWS_IN_SIGHT, overflowY: 'auto' }}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((item) => {
          const one = advice[item.index];
          return one === undefined ? null : (
            <AdviceRow
              key={item.key}
              advice={one}
              index={item.index}
              voice={voice}
              narrow={narrow}
              nameService={nameService}
              measure={rows.measureElement}
              style={{ position: 'absolute', left: 0, right: 0, transform: `translateY(${item.start}px)` }}
            />
          );
        })}
      </div>
    </div>
  );
}
