import type { Severity, Signal } from '@pulso/catalogue';

/** Bounds for the series that have these labels; the catalogue's own has none and matches all. */
export interface Bounds {
  readonly match: Readonly<Record<string, string>>;
  readonly warning?: number;
  readonly critical?: number;
}

/**
 * The bounds in force, most specific first and the general ones last: the first that matches a series judges it. What
 * an override leaves out it takes from the general bounds.
 */
export function boundsOf(signal: Signal): readonly [...Bounds[], Bounds] {
  const { warning, critical } = signal;
  const general = definedOnly({ warning, critical });
  const overrides = (signal.overrides ?? []).map(({ entity, service, ...own }) => ({
    ...general,
    ...definedOnly(own),
    match: { ...(service === undefined ? {} : { service }), entity },
  }));
  const specific = (bounds: Bounds) => Object.keys(bounds.match).length;
  return [...overrides.toSorted((a, b) => specific(b) - specific(a)), { ...general, match: {} }];
}

function definedOnly({ warning, critical }: { warning?: number | undefined; critical?: number | undefined }) {
  return { ...(warning === undefined ? {} : { warning }), ...(critical === undefined ? {} : { critical }) };
}

/** Whether any series of the signal can reach this severity. */
export function hasBound(signal: Signal, severity: Severity): boolean {
  return boundsOf(signal).some((bounds) => bounds[severity] !== undefined);
}
