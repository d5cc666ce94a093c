import { fileVictim, tamper } from '../src/evidence/tampering.ts';

/** Ten of each way; `npm run test:compliance` makes a thousand. */
const TIMES = 230;

describe('evidence that somebody alters', () => {
  it('is found out, in files, in every way and every time', async () => {
    const { tamperings, tamperingsFound, missed } = await tamper(fileVictim, TIMES);
    expect(missed).toEqual([]);
    expect([tamperings, tamperingsFound]).toEqual([TIMES, TIMES]);
  }, 120_000);
});
