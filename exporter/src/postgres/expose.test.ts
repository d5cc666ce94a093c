import { metrics } from '@pulso/catalogue';
import { Registry } from '../registry/index.ts';
import { SamplesPage } from './expose.ts';
import { sample, type Sample } from './sample.ts';

const { connections, maxConnections, settings, slotStatus, commits, tables } = metrics.postgres;
const lines = (page: SamplesPage) =>
  page.registry
    .encode('text')
    .toString()
    .replaceAll(/ +/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

describe("a target's page", () => {
  const shown = (page: SamplesPage, ...samples: Sample[]) => {
    page.show(samples);
    return lines(page);
  };

  it('shows the samples of now, and nothing of those that are gone', () => {
    const page = new SamplesPage(new Registry());
    const max = sample(maxConnections, [], 97);
    expect(shown(page, ...max, ...sample(connections, ['app', 'idle'], 3), ...sample(commits, ['app'], 1e9))).toEqual([
      'pulso_pg_max_connections 97',
      'pulso_pg_connections{datname="app",state="idle"} 3',
      'pulso_pg_stat_database_xact_commit_total{datname="app"} 1000000000',
    ]);
    expect(shown(page, ...max, ...sample(connections, ['app', 'active'], 1))).toEqual([
      'pulso_pg_max_connections 97',
      'pulso_pg_connections{datname="app",state="active"} 1',
    ]);
    expect(page.registry.encode('text').toString()).not.toContain('xact_commit');
    // A counter that comes back is what the server says, lower after a reset.
    expect(shown(page, ...sample(commits, ['app'], 5))).toEqual([
      'pulso_pg_stat_database_xact_commit_total{datname="app"} 5',
    ]);
    expect(shown(page)).toEqual([]);
  });

  it('shows every fact of a family of facts', () => {
    const page = new SamplesPage(new Registry());
    const facts = [...sample(settings, ['work_mem', '4MB'], 1), ...sample(settings, ['shared_buffers', '128MB'], 1)];
    expect(shown(page, ...facts)).toHaveLength(2);
    expect(shown(page, ...sample(settings, ['work_mem', '8MB'], 1))).toEqual([
      'pulso_pg_settings_info{name="work_mem",setting="8MB"} 1',
    ]);
  });

  it('shows a state set as one series a state, of which one is 1', () => {
    const page = new SamplesPage(new Registry());
    const state = (current: string | undefined): Sample => ({
      ...{ family: slotStatus, labels: ['a', 'physical'], states: ['reserved', 'lost'], current },
    });
    const line = (name: string, value: number) =>
      `pulso_pg_replication_slots_wal_status{slot_name="a",slot_type="physical",wal_status="${name}"} ${value}`;
    expect(shown(page, state('reserved'))).toEqual([line('reserved', 1), line('lost', 0)]);
    expect(shown(page, state('lost'))).toEqual([line('reserved', 0), line('lost', 1)]);
    expect(shown(page, state(undefined))).toEqual([line('reserved', 0), line('lost', 0)]);
  });

  it('folds what exceeds a family’s limit into one series, and lets it go with the rest', () => {
    const page = new SamplesPage(new Registry());
    const many = Array.from({ length: 600 }, (_, at) => sample(tables, [`d${at}`], at)).flat();
    expect(shown(page, ...many)).toHaveLength(501);
    expect(lines(page).at(-1)).toMatch(/datname="other"/);
    expect(shown(page, ...sample(tables, ['d1'], 1))).toEqual(['pulso_pg_tables{datname="d1"} 1']);
    expect(shown(new SamplesPage(new Registry(), 2), ...many)).toHaveLength(600);
  });
});
