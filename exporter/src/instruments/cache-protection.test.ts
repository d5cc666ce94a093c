import { Registry } from '../registry/index.ts';
import { showProtection, type CacheProtection } from './cache-protection.ts';

const shown = (registry: Registry): string[] =>
  String(registry.encode('text'))
    .split('\n')
    .filter((line) => /^pulso_cache_(protection|ttl)/.test(line))
    .map((line) => line.replace(/ +(?=\d+$)/, ' '));

describe('how a cache is protected', () => {
  it('is shown as declared, until the cache is given back', () => {
    const registry = new Registry();
    const declared = { sensitive: true, encryption: 'aes-256-gcm', segmentedBy: 'role', ttlSeconds: 300 };
    const takeOff = showProtection(registry, 'clients', declared);
    expect(shown(registry)).toEqual([
      'pulso_cache_protection_info{cache="clients",sensitive="true",encryption="aes-256-gcm",segmented_by="role"} 1',
      'pulso_cache_ttl_seconds{cache="clients"} 300',
    ]);
    takeOff();
    expect(shown(registry)).toEqual([]);
  });

  it.each([
    { sensitive: true, ttlSeconds: 0 },
    { sensitive: true, ttlSeconds: 60, encryption: 'AES 256' },
    { sensitive: true, ttlSeconds: 60, segmentedBy: '{role}' },
  ] satisfies CacheProtection[])('is refused as %j', (declared) => {
    expect(() => showProtection(new Registry(), 'clients', declared)).toThrow('protection of cache clients');
  });
});
