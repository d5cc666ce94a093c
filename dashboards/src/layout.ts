import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Locale } from '@pulso/catalogue';
import type { KeyedPanel, PanelLink } from './panels/parts.ts';
import type { Row } from './row.ts';

const COLUMNS = 24;

/** A panel's link has fewer members than the SDK's type for it, which is a dashboard's link. */
export type PlacedPanel =
  (Omit<dashboard.Panel, 'links'> & { readonly links?: readonly PanelLink[] }) | dashboard.RowPanel;

/**
 * The id of a panel from its name (FNV-1a, 32 bits, cut to 24): it stays when panels are added, moved or retitled, so
 * that links to one panel go on working.
 */
export function panelId(key: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const byte of Buffer.from(key)) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01_00_01_93);
  }
  return ((hash >>> 8) & 0xff_ff_ff) + 1;
}

/** Puts panels side by side while they fit into a line, and rows below each other. */
export function layout(rows: readonly Row[], locale: Locale): PlacedPanel[] {
  const placed: PlacedPanel[] = [];
  let y = 0;
  for (const row of rows) {
    if (row.title !== undefined) {
      placed.push({
        type: 'row',
        id: panelId(`row-${row.key}`),
        title: row.title[locale],
        collapsed: false,
        gridPos: { x: 0, y, w: COLUMNS, h: 1 },
        panels: [],
      });
      y += 1;
    }
    y = placePanels(row.panels, y, placed);
  }
  return placed;
}

function placePanels(panels: readonly KeyedPanel[], top: number, into: PlacedPanel[]): number {
  let [x, y, tallest] = [0, top, 0];
  for (const panel of panels) {
    if (x + panel.width > COLUMNS) {
      y += tallest;
      [x, tallest] = [0, 0];
    }
    const { links: _none, ...built } = panel.builder.build();
    into.push({
      ...built,
      id: panelId(panel.key),
      gridPos: { x, y, w: panel.width, h: panel.height },
      ...(panel.links === undefined ? {} : { links: panel.links }),
    });
    x += panel.width;
    tallest = Math.max(tallest, panel.height);
  }
  return y + tallest;
}
