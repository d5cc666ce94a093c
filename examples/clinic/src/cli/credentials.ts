import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClinicUrls } from '../database/roles.ts';
import { ClinicError, errorMessage } from '../errors.ts';

/** Writes `app.url`, `monitor.url` and `auditor.url`, readable by their owner only. */
export function writeCredentials(folder: string, urls: ClinicUrls): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [role, url] of Object.entries(urls)) {
      writeFileSync(join(folder, `${role}.url`), `${url}\n`, { mode: 0o600 });
    }
  } catch (cause) {
    throw new ClinicError('bad-option', `Cannot write to ${folder}: ${errorMessage(cause)}. Check --credentials.`, {
      cause,
    });
  }
}

/** The URL in a file, without the line's end. */
export function readUrl(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ClinicError('bad-option', `Cannot read ${file}: ${errorMessage(cause)}. Check ${option}.`, { cause });
  }
}
