import { assert, integer, nat, property } from 'fast-check';
import { cpfFrom, isCpf } from './cpf.ts';

describe('CPF', () => {
  it('has the check digits of the published example', () => {
    expect(cpfFrom(111_444_777)).toBe('11144477735');
    expect(isCpf('11144477735')).toBe(true);
  });

  it.each(['11144477734', '1114447773', '111.444.777-35', '', '11111111111'])('%j is not valid', (text) => {
    expect(isCpf(text)).toBe(false);
  });

  it('is valid for any base, and not with another check digit', () => {
    const base = integer({ min: 1_000, max: 999_999_998 }).filter((n) => !/^(\d)\1{8}$/.test(String(n)));
    assert(
      property(base, nat(10), integer({ min: 1, max: 9 }), (number, position, change) => {
        const cpf = cpfFrom(number);
        const digit = (Number(cpf[position]) + change) % 10;
        const altered = `${cpf.slice(0, position)}${digit}${cpf.slice(position + 1)}`;
        // Remainders 0 and 10 share the digit 0, so a change in the base may be missed; one in a check digit never is.
        expect(isCpf(cpf)).toBe(true);
        expect(position >= 9 && isCpf(altered)).toBe(false);
      }),
    );
  });
});
