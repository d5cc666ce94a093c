import type { AreaId, Text } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { signalPanel } from '../panels/signal.ts';
import type { KeyedPanel } from '../panels/parts.ts';

export interface Row {
  readonly key: string;
  readonly title: Text;
  readonly panels: readonly KeyedPanel[];
}

/** The judged numbers of an area, in the catalogue's order. */
export function signalPanels(area: AreaId, context: Context, width?: number): KeyedPanel[] {
  return context.signals.filter((signal) => signal.area === area).map((signal) => signalPanel(signal, context, width));
}
