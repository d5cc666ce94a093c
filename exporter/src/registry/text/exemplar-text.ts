import type { Exemplar, ExemplarBook } from '../exemplar.ts';
import type { SeriesSet } from '../series.ts';
import type { Shape, Text } from './shape.ts';

/** What follows a sample's value in OpenMetrics; 63 of the 128 characters that labels and values may have. */
export function exemplarText({ traceId, spanId, value, seconds }: Exemplar): string {
  return ` # {trace_id="${traceId}",span_id="${spanId}"} ${value} ${seconds}`;
}

/**
 * Puts each exemplar at the end of its line: cuts the parts of a family's text, which follow each other from its start, where
 * one is to stand. Only lines with an exemplar cost anything.
 */
export function insertExemplars(parts: Buffer[], book: ExemplarBook, set: SeriesSet, shape: Shape, text: Text): void {
  const inserts: [at: number, exemplar: string][] = [];
  for (const [handle, exemplars] of book) {
    const position = set.cells.positionOf(handle);
    if (position !== position) {
      // Taken off the page.
      book.delete(handle);
      continue;
    }
    const start = text.starts[position];
    if (start === undefined || start + shape.fixed > text.bytes.length) continue;
    for (const [line, exemplar] of exemplars.kept.entries()) {
      if (exemplar === undefined) continue;
      const width = shape.lines === 1 ? shape.widths.number : shape.widths.count;
      inserts.push([start + shape.slots[line]! + (line + 1) * text.blocks[position]! + width, exemplarText(exemplar)]);
    }
    exemplars.shown();
  }
  if (inserts.length === 0) return;
  inserts.sort(([a], [b]) => a - b);
  const cut = parts.splice(0);
  let from = 0;
  let next = 0;
  for (const part of cut) {
    let done = 0;
    for (; next < inserts.length && inserts[next]![0] <= from + part.length; next++) {
      const [at, exemplar] = inserts[next]!;
      parts.push(part.subarray(done, at - from), Buffer.from(exemplar));
      done = at - from;
    }
    if (done < part.length) parts.push(part.subarray(done));
    from += part.length;
  }
}
