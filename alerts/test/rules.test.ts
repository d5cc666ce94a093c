import { readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { jest } from '@jest/globals';
import { alertName, profiles, signals } from '@pulso/catalogue';
import { generateAlertFiles, generateRules, generateRuleTests } from '../src/index.ts';
import { ALERTS, REPOSITORY, run, scratchFolder, testRules, writeFiles } from './programs.ts';

jest.setTimeout(300_000);

const files = (folder: string) => readdirSync(join(ALERTS, folder)).map((name) => join(ALERTS, folder, name));

describe('the committed rules', () => {
  it('are what the catalogue generates now', () => {
    for (const [path, text] of generateAlertFiles()) {
      expect({ path, text: readFileSync(join(REPOSITORY, path), 'utf8') }).toEqual({ path, text });
    }
  });

  it('have two bounds, but for those that the page on rules tells of with the reason', () => {
    const told = readFileSync(join(REPOSITORY, 'docs/rules.md'), 'utf8')
      .split('\n')
      .filter((line) => /no_degree +\||never_urgent +\|/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const expected = signals.flatMap(({ id, critical, oneBound }) => {
      const name = alertName(id);
      const severity = critical === undefined ? 'warning' : 'critical';
      return oneBound === undefined
        ? []
        : [['', `[${name}](runbooks/${name}.md)`, severity, oneBound.kind, oneBound.reason, '']];
    });
    expect(told).toEqual(expected);
  });

  it('are accepted by promtool without a remark', () => {
    const { code, output } = run('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', ...files('rules'));
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  it('pass their unit tests', async () => {
    for (const { code, output } of await testRules(files('tests'))) {
      expect(output).not.toContain('FAILED');
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
    }
  });

  it('are accepted as PrometheusRule objects too, group by group', () => {
    const folder = scratchFolder();
    const text = readFileSync(join(ALERTS, 'kubernetes/prometheus-rules.yml'), 'utf8');
    for (const [index, document] of parseAllDocuments(text).entries()) {
      const { spec }: { spec: unknown } = document.toJS();
      writeFiles(folder, new Map([[`rules-${index}.yml`, stringify(spec)]]));
    }
    const paths = readdirSync(folder).map((name) => join(folder, name));
    const { code, output } = run('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', ...paths);
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  /** A promtool of Prometheus 3, where there is one: `PROMTOOL3=/path npx jest …`; how to build it is in docs/rules.md. */
  const promtool3 = process.env['PROMTOOL3'];
  const withPromtool3 = promtool3 === undefined ? it.skip : it;
  withPromtool3('are the same to Prometheus 3', async () => {
    const args = ['check', 'rules', '--lint=all', '--lint-fatal', ...files('rules')];
    const checked = spawnSync(promtool3 ?? '', args, { encoding: 'utf8' });
    const tested = await testRules(files('tests'), promtool3);
    // oxlint-disable-next-line jest/no-standalone-expect -- `it` under another name
    expect([checked.status, ...tested.map(({ code }) => code)]).toEqual([0, ...files('tests').map(() => 0)]);
  });

  it('have unit tests that notice a moved bound', () => {
    const folder = scratchFolder();
    const moved = [...generateRules()].map(([name, text]) => [name, text.replaceAll('>= 0.05)', '>= 0.06)')] as const);
    writeFiles(join(folder, 'rules'), new Map(moved));
    writeFiles(join(folder, 'tests'), generateRuleTests());
    const { code, output } = run('promtool', 'test', 'rules', join(folder, 'tests', 'query.yml'));
    expect(output).toContain('FAILED');
    expect(code).not.toBe(0);
  });
});

describe('rules with other options', () => {
  const cases = [
    ['at the pace of the demo', { profile: profiles.demo }],
    [
      'in Portuguese, with an identity label, links and teams of their own',
      {
        locale: 'pt-BR' as const,
        groupBy: ['cluster', 'namespace', 'service'],
        urls: { runbooks: 'https://docs.example/runbooks/', dashboards: 'https://grafana.example' },
        teams: { operations: 'platform', areas: { database: 'dba' } },
      },
    ],
  ] as const;

  it.each(cases)('%s are valid and pass tests generated with them', async (_, options) => {
    const folder = scratchFolder();
    const rules = generateRules(options);
    const tests = generateRuleTests(options);
    writeFiles(join(folder, 'rules'), rules);
    writeFiles(join(folder, 'tests'), tests);
    // Every scope of signals, with and without an entity and a floor, and what spans areas: options touch all signals alike.
    const sampled = ['cache.yml', 'http.yml', 'runtime.yml', 'health.yml'];
    const paths = (name: string, names: readonly string[]) => names.map((file) => join(folder, name, file));
    expect(run('promtool', 'check', 'rules', ...paths('rules', [...rules.keys()]))).toMatchObject({ code: 0 });
    for (const { code, output } of await testRules(paths('tests', sampled))) {
      expect(output).not.toContain('FAILED');
      expect(code).toBe(0);
    }
  });
});
