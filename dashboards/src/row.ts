import type { AreaId, Text } from '@pulso/catalogue';
import type { Context } from './options.ts';
import { STATE_COLOURS, type KeyedPanel } from './panels/parts.ts';
import { boundsOf, signalPanel } from './panels/signal.ts';

/** One question and the panels that answer it. */
export interface Row {
  readonly key: string;
  /** The question; without it, the row has no heading. */
  readonly title?: Text;
  readonly panels: readonly KeyedPanel[];
}

/** What to say in place of data, by the id of the signal. */
export type NoneOf = Readonly<Record<string, Text>>;

/** The judged numbers of an area, in the catalogue's order. */
export function signalPanels(area: AreaId, context: Context, width?: number, none: NoneOf = {}): KeyedPanel[] {
  return context.signals
    .filter((signal) => signal.area === area)
    .map((signal) => signalPanel(signal, context, width, none[signal.id]));
}

/** The judged numbers of these names, as far as they are in force. */
export function signalsNamed(
  ids: readonly string[],
  context: Context,
  width?: number,
  none: NoneOf = {},
): KeyedPanel[] {
  return ids.flatMap((id) =>
    context.signals
      .filter((signal) => signal.id === id)
      .map((signal) => signalPanel(signal, context, width, none[signal.id])),
  );
}

/** The bounds of a signal as colours for numbers of its kind, such as one route's p95. */
export function stepsOf(id: string, { signals }: Context): { value: number; color: string }[] {
  const signal = signals.find((one) => one.id === id);
  return signal === undefined
    ? []
    : boundsOf(signal).map(({ severity, value }) => ({ value, color: STATE_COLOURS[severity] }));
}
