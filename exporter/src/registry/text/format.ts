/** The two text formats of Prometheus that Pulso speaks. */
export type ExpositionFormat = 'text' | 'openmetrics';

export const contentTypes: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** The line that ends a page. */
export const pageEnds: Readonly<Record<ExpositionFormat, string>> = { text: '', openmetrics: '# EOF\n' };

/**
 * The format that a reader wants most, by the HTTP header Accept (RFC 9110, section 12.5.1): OpenMetrics 1.0 if it is
 * asked for with at least the weight of plain text, else text 0.0.4, which is also what browsers and curl get.
 */
export function negotiate(accept: string | undefined): ExpositionFormat {
  let openmetrics = 0;
  let text = 0;
  for (const part of (accept ?? '').toLowerCase().split(',')) {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const parameter = (name: string) => parameters.find((p) => p.startsWith(`${name}=`))?.slice(name.length + 1);
    const parsed = Number(parameter('q') ?? 1);
    const weight = parsed >= 0 && parsed <= 1 ? parsed : 0;
    if (type === 'application/openmetrics-text') {
      const version = parameter('version');
      if (version === undefined || version === '1.0.0' || version === '0.0.1')
        openmetrics = Math.max(openmetrics, weight);
    } else if (type === 'text/plain') {
      text = Math.max(text, weight);
    }
  }
  return openmetrics > 0 && openmetrics >= text ? 'openmetrics' : 'text';
}
