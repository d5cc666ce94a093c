import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { run } from '../src/index.ts';

jest.setTimeout(60_000);

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/installation.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
    ([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

describe('docs/installation.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulso-installation-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const [settings = '', prometheus = ''] = blocks('yaml');

  it('has a pulso.yml that pulso check takes, with the labels of its scrape configuration', async () => {
    const file = join(folder, 'pulso.yml');
    writeFileSync(file, settings);
    writeFileSync(join(folder, 'shop-db.password'), 'secret');
    chmodSync(join(folder, 'shop-db.password'), 0o600);
    const said: string[] = [];
    const take = (line: string) => void said.push(line);
    expect([await run(['check', file], { out: take, err: take, debug: false }), said.join()]).toEqual([
      0,
      expect.stringContaining('is right: 1 target'),
    ]);
    for (const label of ['cluster: prod', 'service: shop']) {
      expect(settings).toContain(label);
      expect(prometheus).toContain(label);
    }
  });

  it('has a scrape configuration and rules that Prometheus takes', () => {
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, prometheus.replaceAll('/srv/pulso/', root));
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/alerts\/rules\/http\.yml\n +SUCCESS/);
  });

  it('names files and folders that are there', () => {
    for (const path of [
      'alerts/rules',
      'alerts/alertmanager',
      'dashboards/generated',
      'provisioning/grafana/dashboards',
    ]) {
      expect([page.includes(path), existsSync(join(root, path))]).toEqual([true, true]);
    }
    const program = blocks('js').join();
    for (const name of ['createPulso', 'pulso.express()', 'pulso.pool(', 'pulso.metricsHandler()']) {
      expect(program).toContain(name);
    }
  });
});
