import type { Locale, Severity, Signal, Unit } from './types.ts';

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Made once: making one costs a hundred times what using it does. */
const formats: Partial<Record<Locale, Intl.NumberFormat>> = {};
/** A hundredth of a per cent: less of it nobody reads, and nobody should take for nothing. */
const LEAST_RATIO = 0.0001;
const FORMAT = { maximumSignificantDigits: 3, useGrouping: false } as const;

/** At most three significant digits, and no trailing zeros: 0.0312 → `0.0312`, 1.3456 → `1.35`, 312.4 → `312`. */
function short(value: number, locale: Locale): string {
  return (formats[locale] ??= new Intl.NumberFormat(locale, FORMAT)).format(value);
}

/**
 * A value as people read it: `1.34 s`, `38 ms`, `4 min`, `97 %`, `512 MiB`, `3`. A value that cannot be had is `–`.
 */
export function formatValue(value: number | undefined, unit: Unit, locale: Locale = 'en'): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  switch (unit) {
    case 'ratio':
      if (value > 0 && value < LEAST_RATIO) return `<${short(LEAST_RATIO * 100, locale)} %`;
      return `${short(Math.round(value * 10_000) / 100, locale)} %`;
    case 'seconds':
      if (size >= 172_800) return `${short(value / 86_400, locale)} d`;
      if (size >= 7_200) return `${short(value / 3_600, locale)} h`;
      if (size >= 120) return `${short(value / 60, locale)} min`;
      return size >= 1 || size === 0 ? `${short(value, locale)} s` : `${short(value * 1000, locale)} ms`;
    case 'bytes': {
      const step = size < 1 ? 0 : Math.min(Math.floor(Math.log2(size) / 10), BYTE_UNITS.length - 1);
      return `${short(value / 1024 ** step, locale)} ${BYTE_UNITS[step]}`;
    }
    case 'count':
      break;
  }
  return short(value, locale);
}

const WORDS = {
  en: { warning: 'warning', critical: 'critical', above: 'at', below: 'below', exactly: 'at' },
  'pt-BR': { warning: 'atenção', critical: 'crítico', above: 'a partir de', below: 'abaixo de', exactly: 'em' },
} as const;

/** A bound in words: `critical at 95 %`, `warning below 70 %`; nothing is below 0, so there it is `critical at 0`. */
export function boundText(
  signal: Pick<Signal, 'bad' | 'unit'>,
  severity: Severity,
  bound: number,
  locale: Locale = 'en',
): string {
  const words = WORDS[locale];
  const side = signal.bad === 'below' && bound === 0 ? 'exactly' : signal.bad;
  return `${words[severity]} ${words[side]} ${formatValue(bound, signal.unit, locale)}`;
}
