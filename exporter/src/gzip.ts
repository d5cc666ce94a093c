import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { constants, crc32, createGzip, deflateRaw, deflateRawSync } from 'node:zlib';

/** Below it, compressing costs more than it saves. */
export const MIN_COMPRESSED = 16_384;
const LEVEL = constants.Z_BEST_SPEED;
const deflated = promisify<Buffer, { level: number; finishFlush: number }, Buffer>(deflateRaw);

/** Whether a reader takes gzip, by the HTTP header Accept-Encoding (RFC 9110, section 12.5.3): named, and not with a weight of 0. */
export function takesGzip(acceptEncoding: string | readonly string[] | undefined): boolean {
  const asked = /(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=([\d.]+)\s*)?(?:,|$)/i.exec(String(acceptEncoding ?? ''));
  return asked !== null && Number(asked[1] ?? 1) > 0;
}

/**
 * The parts as one gzip body, compressed in libuv's thread pool. Level 1: of a page of 100,000 lines it leaves a twelfth,
 * three times as fast as level 6, which leaves a fifteenth. Parts are not joined first: copying them would hold the loop.
 */
export async function gzipParts(parts: readonly Buffer[]): Promise<Buffer[]> {
  const compressed: Buffer[] = [];
  const stream = Readable.from(parts).pipe(createGzip({ level: LEVEL }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a stream without an encoding gives buffers
  for await (const chunk of stream) compressed.push(chunk as Buffer);
  return compressed;
}

/** Deflate, with neither name nor time, the fastest level, of no system in particular (RFC 1952, section 2.3). */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);

/**
 * Text that is compressed once and sent many times, each time with another ending, as one gzip member: the blocks of what
 * is common end on a byte's boundary without being the last ones (Z_SYNC_FLUSH), so that those of the ending can follow.
 */
export class GzipBeginning {
  readonly #text: Buffer;
  readonly #crc: number;
  readonly #blocks: Buffer;

  private constructor(text: Buffer, blocks: Buffer) {
    this.#text = text;
    this.#crc = crc32(text);
    this.#blocks = blocks;
  }

  /** Compresses in libuv's thread pool. */
  static async of(text: Buffer): Promise<GzipBeginning> {
    return new GzipBeginning(text, await deflated(text, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH }));
  }

  /** The whole as one gzip body. The ending is compressed here and now: it should be short. */
  with(ending: Buffer): Buffer {
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(ending, this.#crc), 0);
    // The size is told modulo 2^32.
    trailer.writeUInt32LE((this.#text.length + ending.length) >>> 0, 4);
    return Buffer.concat([HEADER, this.#blocks, deflateRawSync(ending, { level: LEVEL }), trailer]);
  }
}
