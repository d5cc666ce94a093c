const NAME = /^([a-zA-Z_:][\w:]*)/;
const LABEL = /([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g;

/**
 * The sample names of pages in Prometheus' text format (or OpenMetrics) with the labels seen on them. A family that is
 * announced (`# TYPE`) but has no series yet is there with `undefined`: nothing is known of its labels.
 */
export function readExposition(pages: readonly string[]): Map<string, ReadonlySet<string> | undefined> {
  const seen = new Map<string, Set<string> | undefined>();
  for (const line of pages.flatMap((page) => page.split('\n'))) {
    if (line.startsWith('# TYPE ')) {
      const [, , family = '', type] = line.split(' ');
      for (const name of namesOf(family, type)) if (!seen.has(name)) seen.set(name, undefined);
      continue;
    }
    const name = NAME.exec(line)?.[1];
    if (name === undefined) continue;
    const labels = seen.get(name) ?? new Set<string>();
    seen.set(name, labels);
    if (line[name.length] !== '{') continue;
    for (const [, label] of line.slice(name.length).matchAll(LABEL)) if (label !== undefined) labels.add(label);
  }
  return seen;
}

/** OpenMetrics announces a counter without its `_total`. */
function namesOf(family: string, type: string | undefined): string[] {
  if (type === 'histogram') return [`${family}_bucket`, `${family}_sum`, `${family}_count`];
  if (type === 'counter') return [family, `${family}_total`];
  return type === 'info' ? [family, `${family}_info`] : [family];
}
