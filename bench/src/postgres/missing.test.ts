import { metrics, type MetricFamily } from '@pulso/catalogue';
import { facts, newerFacts } from './facts.ts';
import { factOf, missingFacts } from './missing.ts';

const declared = new Set(
  Object.values(metrics).flatMap((area) => Object.values(area).map(({ name }: MetricFamily) => name)),
);
const type = (...names: string[]) => names.map((name) => `# TYPE ${name} gauge\n`).join('');

describe('the map of facts', () => {
  it('names only families that Pulso declares, each metric of the peer once, and a reason where there is none', () => {
    const all = [...facts, ...newerFacts];
    expect(all.flatMap(({ ours }) => ours).filter((family) => !declared.has(family))).toEqual([]);
    expect(new Set(all.map(({ peer }) => peer)).size).toBe(all.length);
    expect(all.filter(({ ours, note }) => ours.length === 0 && note === undefined)).toEqual([]);
  });

  it('finds the fact of a metric by its name or by what it begins with', () => {
    expect(factOf('pg_up')?.ours).toEqual(['pulso_target_up']);
    expect(factOf('pg_settings_work_mem_bytes')?.ours).toEqual(['pulso_pg_setting_value']);
    expect(factOf('pg_nobody_knows_it')).toBeUndefined();
  });
});

describe('what is missing on a page', () => {
  it('is each metric that is not mapped, or whose families are not there', () => {
    const peer = type('pg_up', 'pg_static', 'pg_new_in_the_next_version', 'go_goroutines', 'pg_exporter_scrapes_total');
    expect(missingFacts(peer, type('pulso_target_up', 'pulso_pg_info'), declared)).toEqual([
      'pg_new_in_the_next_version',
    ]);
    expect(missingFacts(peer, type('pulso_target_up'), declared)).toContain('pg_static');
  });

  it('is none that is absent for a reason the map gives, as long as it is declared', () => {
    const peer = type('pg_replication_lag');
    expect(missingFacts(peer, '', declared)).toEqual([]);
    expect(missingFacts(peer, '', new Set())).toEqual(['pg_replication_lag']);
  });

  it('is each setting by itself, whatever its unit and case', () => {
    const peer = type(
      'pg_settings_work_mem_bytes',
      'pg_settings_fsync',
      'pg_settings_pg_stat_statements_max',
      'pg_settings_gone',
    );
    const page = ['work_mem', 'fsync', 'pg_stat_statements.max'].map(
      (name) => `pulso_pg_setting_value{name="${name}"} 1\n`,
    );
    expect(missingFacts(peer, page.join(''), declared)).toEqual(['pg_settings_gone']);
  });
});
