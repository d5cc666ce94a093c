import { choosePort, startPostgres } from '@pulso/local-stack';
import { startClinic } from '../clinic.ts';
import type { Size } from '../data/sizes.ts';
import { seed } from '../database/seed.ts';
import { jsonLog } from '../log.ts';
import { readUrl, writeCredentials } from './credentials.ts';
import { progress, untilStopped } from './output.ts';

export interface ServeOptions {
  readonly databaseUrl?: string;
  readonly appUrlFile?: string;
  readonly adminUrlFile?: string;
  readonly credentials?: string;
  readonly size: Size;
  readonly port: number;
  readonly host: string;
  readonly advertiseUrl?: string;
  readonly control?: string;
  readonly metricsTokenFile?: string;
  readonly adviceWindow?: number;
}

/** Where the clinic's data is: given by file, or seeded here, on a given server or one of our own. */
async function findDatabase(
  options: ServeOptions,
): Promise<{ app: string; admin?: string; stop: () => Promise<void> }> {
  if (options.appUrlFile !== undefined) {
    const admin =
      options.adminUrlFile === undefined ? {} : { admin: readUrl(options.adminUrlFile, '--admin-url-file') };
    return { app: readUrl(options.appUrlFile, '--app-url-file'), ...admin, stop: async () => {} };
  }
  const postgres = await startPostgres({ databaseUrl: options.databaseUrl, log: progress });
  try {
    const { urls } = await seed({ databaseUrl: postgres.url, size: options.size, progress });
    if (options.credentials !== undefined) writeCredentials(options.credentials, urls);
    return { app: urls.app, admin: postgres.url, stop: postgres.stop };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** `clinic serve`: runs until SIGINT or SIGTERM. Says on stdout, as one line of JSON, when it is ready. */
export async function serve(options: ServeOptions): Promise<void> {
  const stopped = untilStopped();
  // Before the data is made, which takes longer than finding out.
  const port = options.port === 0 ? 0 : await choosePort(options.port, '--port', 'the clinic');
  const database = await findDatabase(options);
  try {
    const clinic = await startClinic({
      databaseUrl: database.app,
      adminUrl: database.admin,
      port,
      host: options.host,
      advertiseUrl: options.advertiseUrl,
      control: options.control,
      metricsTokenFile: options.metricsTokenFile,
      adviceWindow: options.adviceWindow,
      log: jsonLog(),
    });
    process.stdout.write(`${JSON.stringify({ event: 'ready', url: clinic.url })}\n`);
    await stopped;
    await clinic.stop();
  } finally {
    await database.stop();
  }
}
