import { alertName, faults } from '@pulso/catalogue';
import { parse } from 'yaml';
import { generateRules } from '../rules/index.ts';
import { faultMatrix } from './fault-matrix.ts';

const rows = faultMatrix();

it('the fault matrix has every alert that a rule can fire, but for the one that always does', () => {
  const files: { groups: { rules: { alert?: string; labels?: Record<string, string> }[] }[] }[] = [
    ...generateRules().values(),
  ].map((text) => parse(text));
  const fired = files
    .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
    .filter(({ alert }) => alert !== undefined && alert !== alertName('watchdog'))
    .map(({ alert, labels }) => `${alert} ${labels?.['severity']}`);
  expect(new Set(rows.map(({ alert, severity }) => `${alert} ${severity}`))).toEqual(new Set(fired));
});

it('each switch must raise one alert of the matrix', () => {
  for (const { id } of faults) expect(rows.filter(({ raises }) => raises[id] === 'must')).toHaveLength(1);
});
