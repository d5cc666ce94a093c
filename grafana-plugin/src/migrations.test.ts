import now from '../test/fixtures/options/0.2.0.json';
import first from '../test/fixtures/options/0.1.0.json';
import { migrate } from './migrations.ts';
import { withDefaults } from './options.ts';

describe('options that were saved', () => {
  it('by 0.1.0, which had one view, are the options of Health', () => {
    expect(migrate({ options: first })).toEqual(now);
  });

  it('by this version stay as they are', () => {
    expect(migrate({ options: now })).toEqual(now);
  });

  it('are left alone where there are none', () => {
    expect(migrate({ options: {} })).toEqual({});
  });

  it('in part are filled up', () => {
    expect(withDefaults({ language: 'en' })).toMatchObject({ view: 'health', health: { maxTiles: 0 } });
  });
});
