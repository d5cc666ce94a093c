import { fileURLToPath } from 'node:url';

/** The repository's root, seen from `src/` and `dist/` alike. */
export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
