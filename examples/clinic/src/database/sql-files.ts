import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file in `sql/`, which lies beside `src/` and `dist/` alike. */
export function sqlFile(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', 'sql', name), 'utf8');
}
