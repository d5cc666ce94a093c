import { createPulso } from '@pulso/exporter';
import { LRUCache } from 'lru-cache-10'; // 'lru-cache' in a project of your own, version 10 or 11

const pulso = createPulso({ advisors: false });
const load = async (key) => ({ key });
const profiles = pulso.cache(new LRUCache({ max: 100, fetchMethod: load }), { name: 'profiles' });
for (let i = 0; i < 5_000; i++) await profiles.fetch(`client:${Math.floor(400 * Math.random() ** 2)}`);

// Any other cache by an adapter: it is given a record and tells it what happens.
const map = new Map();
let record;
const photos = {
  attach: (given) => void (record = given),
  entries: () => map.size,
  maxEntries: () => 50,
  get(key) {
    if (map.has(key)) record.hit(key);
    else record.miss(key);
    return map.get(key);
  },
  set(key, value) {
    if (map.size === 50 && !map.has(key)) {
      map.delete(map.keys().next().value);
      record.evict('capacity');
    }
    map.set(key, value);
    record.set(key);
  },
};
pulso.cache(photos, { name: 'photos' });
for (const key of ['a', 'b', 'a']) if (photos.get(key) === undefined) photos.set(key, `${key}.jpg`);

const page = pulso.registry.encode('text').toString();
for (const line of page.split('\n'))
  if (/^pulso_cache_(requests|predicted_hit|load.*_count)/.test(line)) console.log(line);
pulso.close();
