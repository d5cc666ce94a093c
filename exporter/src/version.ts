import { readFileSync } from 'node:fs';

/** Version of this package, as its package.json says. */
export const version =
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this package's own file, which npm requires to have it
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
