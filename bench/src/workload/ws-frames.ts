const FIN_AND_TEXT = 0x81;
const MASKED = 0x80;

/** As a client sends them: four bytes by which the payload is changed. */
export const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
/** Leaves the payload as it is, so that one buffer may be given to ws again and again. */
export const NO_MASK = Buffer.alloc(MASK.length);

/** A frame as a client sends it, of less than 126 bytes. */
export function frame(text: string, mask: Buffer): Buffer {
  const payload = Buffer.from(text).map((byte, i) => byte ^ mask[i % mask.length]!);
  return Buffer.concat([Buffer.from([FIN_AND_TEXT, MASKED | text.length]), mask, payload]);
}

export const HEADERS = {
  upgrade: 'websocket',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
} as const;

export const HANDSHAKE = `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n${Object.entries(HEADERS)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')}\r\n`;
