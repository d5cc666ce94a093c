import { durationText, effectText, localeOf, valueText } from './index.ts';

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [119, '119 s'],
    [120, '2 min'],
    [7_199, '119 min'],
    [7_200, '2 h'],
    [777_600, '9 d'],
    [-5, '0 s'],
  ])('%d s is %s', (seconds, text) => {
    expect(durationText(seconds, 'en')).toBe(text);
  });
});

it('an effect has its sign, and its number is not torn from its unit', () => {
  expect(effectText(-0.914, 'en')).toBe('−91\u00a0%');
  expect(effectText(0.5, 'pt-BR')).toBe('+50\u00a0%');
  expect(effectText(0, 'en')).toBe('0\u00a0%');
});

it('a value that cannot be had is a dash', () => {
  expect(valueText(undefined, 'seconds', 'en')).toBe('–');
});

it('the language is the option’s, else the page’s, else English', () => {
  expect(localeOf('pt-BR', 'en-US')).toBe('pt-BR');
  expect(localeOf('auto', 'pt-BR')).toBe('pt-BR');
  expect(localeOf('auto', 'fr-FR')).toBe('en');
});
