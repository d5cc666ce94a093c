/** What the instrument uses of a `WebSocket` of ws. */
export interface Socket extends NodeJS.EventEmitter {
  readonly readyState: number;
  readonly bufferedAmount: number;
  /** Names of the extensions that were agreed on. */
  readonly extensions?: string;
  send(data: unknown, options?: unknown, callback?: unknown): void;
  ping(data?: unknown, mask?: unknown, callback?: unknown): void;
  pong(data?: unknown, mask?: unknown, callback?: unknown): void;
}

/** `readyState` as the standard numbers it. */
export const OPEN = 1;
export const CLOSING = 2;

/** The last close code that RFC 6455 and IANA's registry name; what is above is chosen by applications and clients. */
const LAST_REGISTERED_CODE = 1_015;

/** Codes that the standard names are kept; those that applications and clients choose share one each. */
export function closeCode(code: number): string {
  if (code >= 1_000 && code <= LAST_REGISTERED_CODE) return String(code);
  if (code >= 3_000 && code < 4_000) return '3xxx';
  return code >= 4_000 && code < 5_000 ? '4xxx' : 'other';
}

/** Bytes of payload, in all forms that ws takes and gives. */
export function sizeOf(data: unknown): number {
  // Buffers, by far the most frequent; `length` of this one class costs half of what `byteLength` of all views does.
  if (data instanceof Uint8Array) return data.length;
  if (typeof data === 'string') return Buffer.byteLength(data);
  if (Array.isArray(data)) return data.reduce<number>((sum, part) => sum + sizeOf(part), 0);
  if (typeof data === 'number') return String(data).length;
  const { byteLength, size } = (data ?? {}) as { byteLength?: number; size?: number };
  return byteLength ?? size ?? 0;
}

/** The connection below, for what it has carried; not public in ws, so absent where it is not as expected. */
export function wireOf(socket: Socket): { readonly bytesRead?: number; readonly bytesWritten?: number } {
  return (socket as unknown as { _socket?: object | null })._socket ?? {};
}
