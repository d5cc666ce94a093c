/**
 * The matchers that tie every query to what the dashboard's variables choose. Identity labels that a setup does not use
 * are absent: `.*`, the value of "All", matches those too.
 */
export const IN_CLUSTER = 'cluster=~"$cluster"';
export const IN_SERVICE = 'cluster=~"$cluster", service=~"$service"';
export const IN_INSTANCE = `${IN_SERVICE}, instance=~"$instance"`;

/** A family's samples of the chosen service and instances. */
export function ofInstance(name: string, matchers = ''): string {
  return `${name}{${IN_INSTANCE}${matchers === '' ? '' : `, ${matchers}`}}`;
}

/** A family's samples of the chosen service, whoever exposes them. */
export function ofService(name: string, matchers = ''): string {
  return `${name}{${IN_SERVICE}${matchers === '' ? '' : `, ${matchers}`}}`;
}

/** Events per second of a raw counter, by labels; the range follows the panel's resolution. */
export function ratePer(by: string, name: string, matchers = ''): string {
  return `sum by (${by}) (rate(${ofInstance(name, matchers)}[$__rate_interval]))`;
}

/** The 95th percentile of a raw histogram, by labels. */
export function p95Per(by: string, name: string, matchers = ''): string {
  return `histogram_quantile(0.95, ${ratePer(`${by}, le`, `${name}_bucket`, matchers)})`;
}

/**
 * Events per second of a counter of something outside that several exporters may watch at once: the greatest of them for
 * each of `each`, then the sum by labels.
 */
export function observedRate(by: string, name: string, each: readonly string[] = ['datname']): string {
  const one = ['cluster', 'service', 'server', ...each].join(', ');
  return `sum by (${by}) (max by (${one}) (rate(${ofService(name)}[$__rate_interval])))`;
}

/** A gauge of something outside, likewise. */
export function observed(by: string, name: string, matchers = ''): string {
  return `max by (${by}) (${ofService(name, matchers)})`;
}

/** The mean of a raw histogram, by labels. */
export function meanPer(by: string, name: string, matchers = ''): string {
  return `${ratePer(by, `${name}_sum`, matchers)} / ${ratePer(by, `${name}_count`, matchers)}`;
}

/** A share; a part that has no series yet counts as none. */
export function shareOf(part: string, whole: string): string {
  return `(${part} or 0 * ${whole}) / ${whole}`;
}

/** `expr` where it has series, else 0 for as long as `alive` has some: nothing happened, and somebody looked. */
export function orZero(expr: string, alive: string): string {
  return `${expr} or 0 * count(${alive})`;
}

/** What the sum of all is called beside its parts. */
export const TOTAL = 'total';

/**
 * Events per second by one label, only where there are any, and their sum: no list of lines at 0, and where
 * nothing matches but somebody counts, a total of 0.
 */
export function happening(by: string, name: string, matchers = ''): string {
  const sum = (of: string): string => `sum(rate(${ofInstance(name, of)}[$__rate_interval]))`;
  const total = matchers === '' ? sum('') : `(${sum(matchers)} or 0 * ${sum('')})`;
  return `${ratePer(by, name, matchers)} > 0 or label_replace(${total}, "${by}", "${TOTAL}", "", "")`;
}
