import { boundText, formatValue } from './format.ts';

describe('a value as people read it', () => {
  it.each([
    [0.97, 'ratio', '97 %'],
    [0.000825, 'ratio', '0.08 %'],
    [0.0000233, 'ratio', '<0.01 %'],
    [0, 'ratio', '0 %'],
    [1.3412, 'seconds', '1.34 s'],
    [0.0381, 'seconds', '38.1 ms'],
    [0, 'seconds', '0 s'],
    [240, 'seconds', '4 min'],
    [7200, 'seconds', '2 h'],
    [536870912, 'bytes', '512 MiB'],
    [0, 'bytes', '0 B'],
    [3, 'count', '3'],
  ] as const)('%d %s is %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  it('shows a value that cannot be had as a dash, never as zero', () => {
    expect(formatValue(undefined, 'ratio')).toBe('–');
    expect(formatValue(Number.NaN, 'seconds')).toBe('–');
  });

  it("writes numbers as the reader's language does", () => {
    expect(formatValue(1.3412, 'seconds', 'pt-BR')).toBe('1,34 s');
  });
});

describe('a bound in words', () => {
  it('says on which side the trouble lies', () => {
    expect(boundText({ bad: 'above', unit: 'ratio' }, 'critical', 0.95)).toBe('critical at 95 %');
    expect(boundText({ bad: 'below', unit: 'ratio' }, 'warning', 0.7, 'pt-BR')).toBe('atenção abaixo de 70 %');
    expect(boundText({ bad: 'below', unit: 'count' }, 'critical', 0)).toBe('critical at 0');
    expect(boundText({ bad: 'below', unit: 'count' }, 'critical', 0, 'pt-BR')).toBe('crítico em 0');
  });
});
