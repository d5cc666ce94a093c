import type { MetricFamily } from '@pulso/catalogue';

/** Marks Pulso's messages among those of the application; another version of Pulso than the primary's is ignored. */
export const PROTOCOL = 'cluster/1';

/** From the primary: send what changed. A worker that has not told this primary anything yet tells everything. */
export interface ReportRequest {
  readonly pulso: typeof PROTOCOL;
  readonly type: 'request';
  /** Another one for each primary: what a worker told an earlier one is then told again. */
  readonly session: string;
}

/** From a worker, once: it is there, and measures. */
export interface Join {
  readonly pulso: typeof PROTOCOL;
  readonly type: 'join';
}

/**
 * From a worker: which series came and went, and the numbers that changed. A series is known by its family's number and its
 * position in it; it has as many numbers as its family's stride, one after the other.
 */
export interface Report {
  readonly pulso: typeof PROTOCOL;
  readonly type: 'report';
  readonly session: string;
  /** Families that are new; they are numbered as they come, from 0 on. */
  readonly families: readonly MetricFamily[];
  /** Series that went; before `series`, which may take their positions. */
  readonly gone: readonly (readonly [family: number, position: number])[];
  /** Series that are new. */
  readonly series: readonly (readonly [family: number, position: number, values: readonly string[]])[];
  /** By family, how many of the numbers are its. */
  readonly counts: readonly number[];
  /** Whether `numbers` has all of each family; else those that changed, each with its place in the family. */
  readonly complete: boolean;
  /** See `packNumbers`. */
  readonly numbers: string;
}

export type Message = ReportRequest | Join | Report;

export function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'pulso' in message && message.pulso === PROTOCOL;
}

/** Numbers, then the place of each if they are not all, as Base64: the text that IPC carries at the least cost. */
export function packNumbers(values: Float64Array, places: Uint32Array | undefined): string {
  const bytes = Buffer.allocUnsafe(values.byteLength + (places?.byteLength ?? 0));
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  if (places !== undefined)
    bytes.set(new Uint8Array(places.buffer, places.byteOffset, places.byteLength), values.byteLength);
  return bytes.toString('base64');
}

export function unpackNumbers(
  text: string,
  complete: boolean,
): { readonly values: Float64Array; readonly places: Uint32Array | undefined } {
  const bytes = Buffer.from(text, 'base64');
  const width = Float64Array.BYTES_PER_ELEMENT + (complete ? 0 : Uint32Array.BYTES_PER_ELEMENT);
  const count = Math.floor(bytes.length / width);
  // A copy of its own, since a small Buffer is a piece of a shared one, at any offset.
  const { buffer } = Uint8Array.from(bytes);
  return {
    values: new Float64Array(buffer, 0, count),
    places: complete ? undefined : new Uint32Array(buffer, count * Float64Array.BYTES_PER_ELEMENT, count),
  };
}
