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
 * From a worker: which series came and went, and the numbers that changed. Each series has as many numbers as its type
 * needs, from its slot on.
 */
export interface Report {
  readonly pulso: typeof PROTOCOL;
  readonly type: 'report';
  readonly session: string;
  /** Families that are new, in the order of their numbers from `firstFamily` on. */
  readonly families: readonly MetricFamily[];
  /** Slots of series that went; before `series`, which may use them again. */
  readonly gone: readonly number[];
  /** Series that are new. */
  readonly series: readonly (readonly [family: number, slot: number, values: readonly string[]])[];
  /** Slots in use or free: all are below it. */
  readonly slots: number;
  /** Whether `numbers` has all slots; else those that changed, each with its slot. */
  readonly complete: boolean;
  /** See `packNumbers`. */
  readonly numbers: string;
}

export type Message = ReportRequest | Join | Report;

export function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'pulso' in message && message.pulso === PROTOCOL;
}

/** Numbers, then the slots of each if there are any, as Base64: the text that IPC carries at the least cost. */
export function packNumbers(values: Float64Array, slots: Uint32Array | undefined): string {
  const bytes = Buffer.allocUnsafe(values.byteLength + (slots?.byteLength ?? 0));
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  if (slots !== undefined)
    bytes.set(new Uint8Array(slots.buffer, slots.byteOffset, slots.byteLength), values.byteLength);
  return bytes.toString('base64');
}

export function unpackNumbers(
  text: string,
  complete: boolean,
): { readonly values: Float64Array; readonly slots: Uint32Array | undefined } {
  const bytes = Buffer.from(text, 'base64');
  const width = Float64Array.BYTES_PER_ELEMENT + (complete ? 0 : Uint32Array.BYTES_PER_ELEMENT);
  const count = Math.floor(bytes.length / width);
  // A copy of its own, since a small Buffer is a piece of a shared one, at any offset.
  const { buffer } = Uint8Array.from(bytes);
  return {
    values: new Float64Array(buffer, 0, count),
    slots: complete ? undefined : new Uint32Array(buffer, count * Float64Array.BYTES_PER_ELEMENT, count),
  };
}
