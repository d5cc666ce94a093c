// Packs the built plugin as Grafana installs it: npm run package
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pluginArchive } from './archive.ts';

const dist = join(import.meta.dirname, '..', 'dist');
if (!existsSync(join(dist, 'plugin.json'))) {
  process.stderr.write('There is no dist/ to pack. Build it first: npm run build -w grafana-plugin\n');
  process.exit(1);
}
const { name, bytes } = pluginArchive(dist);
writeFileSync(join(dist, '..', name), bytes);
process.stdout.write(`${name}: ${bytes.length} bytes\n`);
