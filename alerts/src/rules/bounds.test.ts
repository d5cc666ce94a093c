import { signals, type Override, type Signal } from '@pulso/catalogue';
import { boundsOf, hasBound } from './bounds.ts';

const [first] = signals;
if (first === undefined) throw new Error('the catalogue has no signal');
const { critical: _critical, ...warningOnly } = first;
const withOverrides = (...overrides: Override[]): Signal => ({ ...warningOnly, warning: 0.7, overrides });

describe('the bounds in force', () => {
  it('come with the most specific first and the general ones last', () => {
    const signal = withOverrides({ entity: 'a', warning: 0.5 }, { entity: 'a', service: 's', warning: 0.4 });
    expect(boundsOf(signal)).toEqual([
      { match: { service: 's', entity: 'a' }, warning: 0.4 },
      { match: { entity: 'a' }, warning: 0.5 },
      { match: {}, warning: 0.7 },
    ]);
  });

  it('take from the general ones what an override leaves out', () => {
    expect(boundsOf(withOverrides({ entity: 'a', critical: 0.2 }))[0]).toEqual({
      match: { entity: 'a' },
      warning: 0.7,
      critical: 0.2,
    });
  });

  it('make a severity possible also where only an override has it', () => {
    expect(hasBound(withOverrides(), 'critical')).toBe(false);
    expect(hasBound(withOverrides({ entity: 'a', critical: 0.2 }), 'critical')).toBe(true);
  });
});
