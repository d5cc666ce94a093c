// The one-shot service `clinic-data` of docker-compose.yml: schema, invented data and the three roles, whose passwords
// are those of the secret files. Run again it finds that they can log in, and changes nothing.
import { readFileSync } from 'node:fs';
import { seed } from '@pulso/example-clinic';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

const folder = process.env.SECRETS_FOLDER ?? '/run/secrets';
const host = process.env.POSTGRES_HOST ?? 'postgres:5432';
const size = process.env.CLINIC_SIZE ?? 'small';
const secret = (name) => readFileSync(`${folder}/${name}`, 'utf8').trim();
const url = (role, password) => `postgresql://${role}:${encodeURIComponent(password)}@${host}/clinic`;

const passwords = {
  clinic_app: decodeURIComponent(new URL(secret('clinic_app_url')).password),
  pulso_monitor: secret('monitor_password'),
  pulso_auditor: secret('auditor_password'),
};

async function withClient(connectionString, work) {
  const client = new Client({ connectionString, application_name: 'clinic_data' });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

async function isLaidOut() {
  try {
    for (const [role, password] of Object.entries(passwords)) {
      await withClient(url(role, password), (client) => client.query('select 1'));
    }
    return true;
  } catch {
    return false;
  }
}

const say = (text) => process.stderr.write(`${text}\n`);
try {
  if (await isLaidOut()) {
    say('The clinic is laid out already.');
  } else {
    const admin = url('postgres', secret('postgres_password'));
    await seed({ databaseUrl: admin, size, progress: (step, seconds) => say(`${step} (${seconds.toFixed(1)} s)`) });
    await withClient(admin, async (client) => {
      for (const [role, password] of Object.entries(passwords)) {
        // A password cannot be a parameter of a utility statement.
        await client.query(`alter role ${escapeIdentifier(role)} password ${escapeLiteral(password)}`);
      }
      await client.query('create extension if not exists pg_stat_statements');
    });
  }
} catch (error) {
  say(`clinic-data: ${error.message}`);
  process.exitCode = 1;
}
