import { createPulso, fingerprint } from '@pulso/exporter';
import { Pool } from 'pg';

const pulso = createPulso({ advisors: false, slowQuery: 0.02, nPlusOne: 10 }); // 1 s, and off, unless it is an example
const pool = pulso.pool(new Pool({ connectionString: process.env.DATABASE_URL, max: 1 }), { name: 'primary' });

const client = await pool.connect();
await client.query('BEGIN');
await client.query('CREATE TEMP TABLE patient (id int, name text)');
await client.query("INSERT INTO patient VALUES (1, 'Ana'), (2, 'Bia'), (3, 'Caio')");
for (const id of [1, 2, 3]) await client.query(`SELECT name FROM patient WHERE id = ${id} -- one group, not three`);
await client.query('SELECT pg_sleep(0.03)');
await client.query('ROLLBACK');
client.release();

const page = pulso.registry.encode('text').toString();
const interesting = /^pulso_query_(group_calls|group_rows|slow|transaction_duration_seconds_count)/;
for (const line of page.split('\n')) if (interesting.test(line)) console.log(line);
const { id } = fingerprint('SELECT name FROM patient WHERE id = $1');
for (const query of pulso.queries()) if (query.id === id) console.log(query.text, query.calls, query.rows);
await pool.end();
pulso.close();
