import { closeCode, sizeOf } from './websocket-socket.ts';

describe('websocket messages', () => {
  it.each<[unknown, number]>([
    ['olá', 4],
    [Buffer.alloc(3), 3],
    [new Uint16Array(3), 6],
    [new DataView(new ArrayBuffer(8), 2), 6],
    [new ArrayBuffer(5), 5],
    [[Buffer.alloc(1), Buffer.alloc(2)], 3],
    [new Blob(['abc']), 3],
    [1_234, 4],
    [undefined, 0],
    [null, 0],
  ])('%p has %i bytes', (data, bytes) => expect(sizeOf(data)).toBe(bytes));

  it('folds codes that clients choose, so that they are few', () => {
    const codes = new Set(Array.from({ length: 70_000 }, (_, code) => closeCode(code)));
    expect([...codes].filter((code) => !/^10(0\d|1[0-5])$/.test(code)).toSorted()).toEqual(['3xxx', '4xxx', 'other']);
    expect(codes.size).toBe(19);
    expect(closeCode(NaN)).toBe('other');
  });
});
