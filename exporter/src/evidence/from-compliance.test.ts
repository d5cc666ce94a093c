import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import type { Evaluation } from '../compliance/finding.ts';
import { controlData } from './from-compliance.ts';
import { setKey } from './keys.ts';
import { dataProblem } from './kinds.ts';

const newKey = (): Buffer => {
  const { privateKey: secret, publicKey: key } = generateKeyPairSync('ed25519');
  return setKey({ id: '', key, secret });
};
const evaluation = (given: Partial<Evaluation>): Evaluation => ({
  ...{ target: 'main', control: 'ANVISA-EXPIRED', regulation: 'ANVISA', status: 'fail', checked: 9, failed: 2 },
  ...{ querySha256: 'ab'.repeat(32), catalogSha256: 'ab'.repeat(32), evaluatedAt: new Date() },
  ...given,
});

describe('the set of failing rows, as evidence keeps it', () => {
  it('is the same for the same rows, and tells them from any other, from another control and by another key', () => {
    const key = newKey();
    const of = (given: Partial<Evaluation>, by = key) => controlData(evaluation(given), by).failing;
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (one, other) => {
        const failing = String(one);
        const digest = of({ failing });
        expect(digest).toMatch(/^[0-9a-f]{64}$/);
        expect(of({ failing })).toBe(digest);
        expect(of({ failing: String(other) }) === digest).toBe(one === other);
        expect(of({ failing, control: 'ANVISA-REG' })).not.toBe(digest);
        expect(of({ failing, target: 'other' })).not.toBe(digest);
      }),
    );
    expect(of({ failing: '1' }, newKey())).not.toBe(of({ failing: '1' }));
  });

  it('is absent where the control does not tell, and what it is made of never gets in', () => {
    const data = controlData(evaluation({ failing: '12345678901' }), newKey());
    expect(JSON.stringify(data)).not.toContain('12345678901');
    expect(dataProblem('control', data)).toBeUndefined();
    expect(controlData(evaluation({}), newKey())).not.toHaveProperty('failing');
  });
});
