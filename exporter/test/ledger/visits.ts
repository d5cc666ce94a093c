import type { Client } from 'pg';

/** A table whose look-ups by client_id lack an index, with rows enough for that to be felt; the watcher may read it. */
export async function makeVisits(admin: Client): Promise<void> {
  await admin.query(`
    create table visits (id int primary key, client_id int not null, notes text);
    insert into visits select i, 1 + i * 7919 % 5000, repeat('x', 80) from generate_series(1, 150000) i;
    analyze; grant select on visits to pulso`);
}
