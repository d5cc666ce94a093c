import { panelPluginId } from '@pulso/catalogue';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = join(__dirname, '..', 'dist');
const read = (path: string): string => readFileSync(join(DIST, path), 'utf8');

/** What Grafana shares with plugins in every version from 11.6 on; `react/jsx-runtime` it does not share in all. */
const SHARED = ['@emotion/css', '@grafana/data', '@grafana/runtime', '@grafana/ui', 'module', 'react', 'react-dom'];

/**
 * Bytes as they travel (gzip). A panel is loaded with every dashboard that has it, so it must stay small; raise a limit
 * only in the commit that needs it, and say there what it is for.
 */
const LIMITS = { module: 20_000, chunks: 14_000 };

beforeAll(() => {
  if (!existsSync(join(DIST, 'module.js'))) throw new Error('dist/ is missing: npm run build -w grafana-plugin');
});

describe('the bundle', () => {
  const modules = (): string[] => /define\((\[[^\]]*\])/.exec(read('module.js'))?.[1]?.match(/[^"'[\],\s]+/g) ?? [];

  it('takes from Grafana only what every supported Grafana has', () => {
    expect(modules()).toContain('react');
    expect(modules().filter((name) => !SHARED.includes(name))).toEqual([]);
  });

  it('is small, and its lazy part too', () => {
    expect(gzipSync(read('module.js')).length).toBeLessThan(LIMITS.module);
    const chunks = readdirSync(DIST).filter((name) => /^\d+\.js$/.test(name));
    expect(chunks.length).toBeGreaterThan(0);
    const bytes = chunks.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
    expect(bytes).toBeLessThan(LIMITS.chunks);
  });

  it('holds none of the catalogue’s queries but the panel’s own', () => {
    expect(read('module.js')).not.toMatch(/histogram_quantile|pg_stat_|SELECT /);
  });

  it('does not evaluate text, write HTML or fetch', () => {
    expect(read('module.js')).not.toMatch(/\beval\(|new Function\(|dangerouslySetInnerHTML|\.innerHTML|\bfetch\(/);
  });

  it('has a source map', () => {
    expect(existsSync(join(DIST, 'module.js.map'))).toBe(true);
  });
});

describe('the plugin’s folder, as Grafana’s validator reads it', () => {
  interface PluginJson {
    readonly id: string;
    readonly type: string;
    readonly name: string;
    readonly info: {
      readonly version: string;
      readonly updated: string;
      readonly description: string;
      readonly keywords: readonly string[];
      readonly author: { readonly name: string };
      readonly logos: { readonly small: string; readonly large: string };
      readonly screenshots: readonly { readonly name: string; readonly path: string }[];
    };
    readonly dependencies: { readonly grafanaDependency: string };
  }
  const plugin = (): PluginJson => JSON.parse(read('plugin.json'));

  it('has an id of three parts that ends in its type, the one that the dashboards use', () => {
    expect(plugin().id).toBe(panelPluginId);
    expect(plugin().id).toMatch(/^[a-z0-9]+-[a-z0-9]+-panel$/);
    expect(plugin().type).toBe('panel');
    expect(plugin().name).not.toBe(plugin().id);
  });

  it('carries the version of its package and the date of its build', () => {
    const { version } = JSON.parse(readFileSync(join(DIST, '..', 'package.json'), 'utf8'));
    expect(plugin().info.version).toBe(version);
    expect(plugin().info.updated).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('supports Grafana from a floor on, not one exact version', () => {
    expect(plugin().dependencies.grafanaDependency).toBe('>=11.6.0');
  });

  it('describes itself', () => {
    const { description, keywords, author } = plugin().info;
    expect(description.length).toBeGreaterThan(20);
    expect(keywords.length).toBeGreaterThan(2);
    expect(author.name).toBe('Pulso');
  });

  it('has every file that it names, and pictures that are pictures', () => {
    const { logos, screenshots } = plugin().info;
    expect(screenshots.length).toBeGreaterThan(0);
    for (const { path } of screenshots) {
      const picture = readFileSync(join(DIST, path));
      expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
      // A real screenshot, not a placeholder.
      expect(picture.readUInt32BE(16)).toBeGreaterThan(800);
    }
    for (const path of [logos.small, logos.large]) {
      const svg = read(path);
      expect(svg).toMatch(/^<svg /);
      expect(svg).not.toMatch(/<script|\son\w+=|javascript:|xlink:href|<foreignObject/i);
    }
  });

  it('brings README, CHANGELOG and licence', () => {
    expect(read('README.md')).toMatch(/^# Pulso health/);
    expect(read('README.md')).not.toMatch(/<!--|\byarn\b|%VERSION%/i);
    expect(read('CHANGELOG.md')).toContain(plugin().info.version);
    expect(read('LICENSE')).toContain('Apache License');
  });

  it('ships no backend, no test and no secret', () => {
    const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(DIST, name)).isFile(),
    );
    expect(
      files.filter((name) => !/^(module|\d+)\.js(\.map)?$|^img\/|\.md$|^LICENSE$|^plugin\.json$/.test(name)),
    ).toEqual([]);
  });
});
