import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bloat } from '../../src/postgres/collectors/bloat.ts';
import { STATEMENTS_EVERY } from '../../src/postgres/statements/index.ts';
import { collectors } from '../../src/postgres/collectors.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/postgres.md'), 'utf8');
/** Cells of the rows that begin with a collector's name. */
const rows = page
  .split('\n')
  .filter((line) => /^\| `\w+` /.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const interval = (every = 1) => (every * 15 < 60 ? `${every * 15} s` : `${(every * 15) / 60} min`);

describe('the page on PostgreSQL', () => {
  it('has one row for each collector, in the order in which they run, with what it declares', () => {
    const declared = collectors.map(({ name, privilege, grant, since = 15, scope = 'server', every }) => [
      `\`${name}\``,
      grant === undefined ? (privilege === undefined ? '–' : `\`${privilege}\``) : 'grant above',
      `${since}–18`,
      scope,
      interval(every),
    ]);
    // No statement of its own makes it, and it is no plain collector for that.
    declared.push(['`statements`', '`pg_read_all_stats`', '15–18', 'server', interval(STATEMENTS_EVERY)]);
    expect(
      rows.map(([name, , privilege, versions, scope, every]) => [name, privilege, versions, scope, every]),
    ).toEqual(declared);
  });

  it('quotes the grants that a collector asks for', () => {
    expect(page).toContain(bloat.grant?.remedy('pulso'));
  });
});
