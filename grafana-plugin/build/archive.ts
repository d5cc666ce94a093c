import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';

/** The least that a zip can say; a fixed time makes the same bytes of the same files. */
const EPOCH = new Date('1980-01-01T00:00:00Z');

/** The built plugin as Grafana installs it: a zip with one folder, named by the plugin's id. */
export function pluginArchive(dist: string): { readonly name: string; readonly bytes: Uint8Array } {
  const metadata: { id: string; info: { version: string } } = JSON.parse(
    readFileSync(join(dist, 'plugin.json'), 'utf8'),
  );
  const files: Zippable = {};
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = join(dist, path);
    if (!statSync(file).isFile()) continue;
    // A regular file that its owner may write: Unix' attributes are in the upper half.
    files[`${metadata.id}/${path}`] = [readFileSync(file), { mtime: EPOCH, os: 3, attrs: 0o100644 << 16 }];
  }
  return { name: `${metadata.id}-${metadata.info.version}.zip`, bytes: zipSync(files) };
}
