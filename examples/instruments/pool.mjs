import { createPulso } from '@pulso/exporter';
import { Pool } from 'pg';

const pulso = createPulso({ advisors: false });
const config = { connectionString: process.env.DATABASE_URL, max: 2 };
const pool = pulso.pool(new Pool(config), { name: 'primary', leakAfter: 0.05 }); // 60 s, unless it is an example

await pool.query('SELECT 1');
async function forgetful() {
  return pool.connect(); // and nobody gives it back
}
const forgotten = await forgetful();
await new Promise((resolve) => setTimeout(resolve, 100));

const page = pulso.registry.encode('text').toString();
const interesting = /^(db_client_connection_(count|max)|db_client_connection_\w+_count|pulso_pool_leak\w+)\{/;
for (const line of page.split('\n')) if (interesting.test(line)) console.log(line);
for (const { pool: name, place } of pulso.leaks()) console.log(name, 'leaks at', place[0]?.split(' ')[0]);

forgotten.release();
await pool.end();
pulso.close();
