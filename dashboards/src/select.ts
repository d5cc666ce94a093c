/**
 * The matchers that tie every query to what the dashboard's variables choose. Identity labels that a setup does not use
 * are absent: `.*`, the value of "All", matches those too.
 */
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
