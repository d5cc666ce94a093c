import type { Unit } from '@pulso/catalogue';

/*
 * Values in alert texts are formatted by Prometheus' template functions; bounds stand there as literals. So that both
 * read alike, the same formatting is written out here (Prometheus, template/template.go: humanizeDuration,
 * humanizePercentage, humanize1024; Go's %.4g). The generated unit tests hold it against the real one.
 */

/** The Go template pipeline that formats `$value`. */
export const templateFunctions: Readonly<Record<Unit, string>> = {
  ratio: '{{ $value | humanizePercentage }}',
  seconds: '{{ $value | humanizeDuration }}',
  bytes: '{{ $value | humanize1024 }}B',
  count: '{{ printf "%.4g" $value }}',
};

/** Go's `%.4g`. */
function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return '0';
  const [mantissa = '', power = '0'] = value.toExponential(3).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 4) return String(Number(value.toPrecision(4)));
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${Number(mantissa)}e${exponent < 0 ? '-' : '+'}${digits}`;
}

function duration(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return `${short(value)}${value === 0 ? 's' : ''}`;
  if (Math.abs(value) >= 1) {
    const sign = value < 0 ? '-' : '';
    const whole = Math.trunc(Math.abs(value));
    const seconds = `${whole % 60}s`;
    const minutes = `${Math.trunc(whole / 60) % 60}m ${seconds}`;
    const hours = `${Math.trunc(whole / 3600) % 24}h ${minutes}`;
    if (whole >= 86_400) return `${sign}${Math.trunc(whole / 86_400)}d ${hours}`;
    if (whole >= 3600) return sign + hours;
    if (whole >= 60) return sign + minutes;
    return `${sign}${short(Math.abs(value))}s`;
  }
  let prefix = '';
  let scaled = value;
  for (const next of ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']) {
    if (Math.abs(scaled) >= 1) break;
    prefix = next;
    scaled *= 1000;
  }
  return `${short(scaled)}${prefix}s`;
}

function bytes(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return `${short(value)}B`;
  let prefix = '';
  let scaled = value;
  for (const next of ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']) {
    if (Math.abs(scaled) < 1024) break;
    prefix = next;
    scaled /= 1024;
  }
  return `${short(scaled)}${prefix}B`;
}

const formats: Readonly<Record<Unit, (value: number) => string>> = {
  ratio: (value) => `${short(value * 100)}%`,
  seconds: duration,
  bytes,
  count: short,
};

/** A bound as it reads in an alert: like a value, without the zeros behind it (`1d 12h 0m 0s` is `1d 12h`). */
export function humanizeBound(bound: number, unit: Unit): string {
  return humanize(bound, unit).replace(/(?<=[dhm])(?: 0[hms])+$/, '');
}

/** A value as it reads in an alert. */
export function humanize(value: number, unit: Unit): string {
  return formats[unit](value);
}
