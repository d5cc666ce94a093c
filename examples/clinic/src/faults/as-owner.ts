import { Client } from 'pg';
import { ClinicError } from '../errors.ts';

/** Runs one piece of work on a connection of its own as the schema's owner. */
export async function asOwner(adminUrl: string | undefined, work: (client: Client) => Promise<void>): Promise<void> {
  if (adminUrl === undefined) {
    throw new ClinicError(
      'missing-rights',
      "This switch changes the schema or other people's data: start the clinic with the owner's URL (--database-url or --admin-url-file).",
    );
  }
  const client = new Client({ connectionString: adminUrl, application_name: 'clinic_fault', lock_timeout: 15_000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
