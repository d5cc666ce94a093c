import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const SOURCE = resolve(import.meta.dirname, '../../src');

/** Modules that are loaded with a file, its own imports included; types are gone by then. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8').replaceAll(/^(import|export) type [^;]*;/gm, '');
  for (const [, clause = '', name = ''] of text.matchAll(/^(?:import|export)\b([^;]*?)from '([^']+)';/gm)) {
    const named = /^\s*\{([^}]*)\}\s*$/
      .exec(clause)?.[1]
      ?.split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    if (named?.every((part) => part.startsWith('type ')) === true) continue;
    if (name.startsWith('.')) loadedWith(join(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

describe('the library', () => {
  it('loads none of its optional peers: an application needs only those that it uses', () => {
    const loaded = loadedWith(join(SOURCE, 'index.ts'));
    expect(loaded.size).toBeGreaterThan(10);
    for (const peer of ['pg', 'express', 'libpg-query', 'ws', 'lru-cache']) expect(loaded).not.toContain(peer);
  });

  it('loads them with the daemon only', () => {
    const loaded = loadedWith(join(SOURCE, 'server/daemon.ts'));
    for (const peer of ['pg', 'express', 'libpg-query']) expect(loaded).toContain(peer);
  });
});
