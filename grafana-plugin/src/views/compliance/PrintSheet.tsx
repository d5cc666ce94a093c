import { createTheme, ThemeContext } from '@grafana/data';
import React, { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/**
 * On paper there is nothing of the page but the sheet; on the screen nothing of the sheet. The page keeps its size and is
 * seen through, for Grafana takes away a panel that is hidden, and the sheet with it.
 */
const RULES = `
@media screen { .pulso-sheet { display: none; } }
@media print {
  @page { margin: 12mm; }
  html, body { height: auto !important; overflow: visible !important; color-scheme: light !important; background: Canvas !important; }
  body > :not(.pulso-sheet) { position: fixed !important; inset: 0; z-index: -1; overflow: hidden; opacity: 0 !important; }
  .pulso-sheet { color: CanvasText; background: Canvas; }
}`;

const LIGHT = createTheme({ colors: { mode: 'light' } });

/**
 * Puts a sheet of its own beside Grafana's page, has it printed, and takes it away again: a panel is a box that cuts off
 * what does not fit, and dark where paper is white.
 */
export function PrintSheet({ children, onDone }: { children: ReactNode; onDone: () => void }): ReactElement | null {
  const [sheet, setSheet] = useState<HTMLElement>();
  useEffect(() => {
    const element = document.createElement('div');
    element.className = 'pulso-sheet';
    document.body.append(element);
    setSheet(element);
    return () => element.remove();
  }, []);
  useEffect(() => {
    if (sheet === undefined) return undefined;
    globalThis.addEventListener('afterprint', onDone);
    globalThis.print();
    return () => globalThis.removeEventListener('afterprint', onDone);
  }, [sheet, onDone]);
  if (sheet === undefined) return null;
  return createPortal(
    <ThemeContext.Provider value={LIGHT}>
      <style>{RULES}</style>
      {children}
    </ThemeContext.Provider>,
    sheet,
  );
}
