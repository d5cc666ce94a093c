import { readFileSync } from 'node:fs';
import { receiverNames } from '@pulso/alerts';
import { areas, signals, slos } from '@pulso/catalogue';
import { configKeys } from '../src/index.ts';

const doc = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const documented = [...doc.matchAll(/^\| `([^`]+)`/gm)].map(([, key = '']) => key);

/** Keys of one signal, receiver or area stand for all of them. */
function general(key: string): string {
  return key
    .replace(new RegExp(`^signals\\.(${signals.map(({ id }) => id).join('|')})\\.`), 'signals.<id>.')
    .replace(new RegExp(`^slos\\.(${slos.map(({ id }) => id).join('|')})\\.`), 'slos.<id>.')
    .replace(
      new RegExp(`^alertmanager\\.receivers\\.(${receiverNames.join('|')})\\.`),
      'alertmanager.receivers.<receiver>.',
    )
    .replace(new RegExp(`^teams\\.areas\\.(${areas.map(({ id }) => id).join('|')})$`), 'teams.areas.<area>');
}

it('docs/configuration.md has every key of the schema, and no other', () => {
  const keys = new Set(configKeys().map(general));
  expect(keys.size).toBeGreaterThan(35);
  expect(documented.toSorted()).toEqual([...keys].toSorted());
});
