import { panelPluginId } from '@pulso/catalogue';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
const LIMITS = { module: 20_000, chunk: 32_000 };

beforeAll(() => {
  if (!existsSync(join(DIST, 'module.js'))) throw new Error('dist/ is missing: npm run build -w grafana-plugin');
});

describe('the bundle', () => {
  const modules = (): string[] => /define\((\[[^\]]*\])/.exec(read('module.js'))?.[1]?.match(/[^"'[\],\s]+/g) ?? [];

  it('takes from Grafana only what every supported Grafana has', () => {
    expect(modules()).toContain('react');
    expect(modules().filter((name) => !SHARED.includes(name))).toEqual([]);
  });

  it('is small, and each view too', () => {
    expect(gzipSync(read('module.js')).length).toBeLessThan(LIMITS.module);
    const chunks = readdirSync(DIST).filter((name) => /^\d+\.js$/.test(name));
    expect(chunks.length).toBeGreaterThan(0);
    // The largest is Compliance: it has the texts of all controls in both languages.
    for (const name of chunks) expect(gzipSync(read(name)).length).toBeLessThan(LIMITS.chunk);
  });

  it('holds none of the catalogue’s queries but the panel’s own', () => {
    expect(read('module.js')).not.toMatch(/histogram_quantile|pg_stat_|SELECT /);
  });

  it('does not evaluate text, write HTML or fetch', () => {
    expect(read('module.js')).not.toMatch(/\beval\(|new Function\(|dangerouslySetInnerHTML|\.innerHTML|\bfetch\(/);
  });
});

describe('what it says of itself', () => {
  interface PluginJson {
    readonly id: string;
    readonly info: { readonly version: string; readonly screenshots: readonly { readonly path: string }[] };
    readonly dependencies: { readonly grafanaDependency: string };
  }
  const plugin = (): PluginJson => JSON.parse(read('plugin.json'));

  it('has the id that the dashboards use', () => {
    expect(plugin().id).toBe(panelPluginId);
  });

  it('has the version of the repository', () => {
    const root: { readonly version: string } = JSON.parse(
      readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'),
    );
    expect(plugin().info.version).toBe(root.version);
  });

  it('supports Grafana from a floor on', () => {
    expect(plugin().dependencies.grafanaDependency).toBe('>=11.6.0');
  });

  it('has the pictures of its README beside it', () => {
    const pictures = [...read('README.md').matchAll(/<img src="([^"]+)"/g)].map(([, path = '']) => path);
    expect(pictures.length).toBeGreaterThan(0);
    for (const path of pictures) expect(existsSync(join(DIST, path))).toBe(true);
  });

  it('shows real screenshots, no placeholders', () => {
    for (const { path } of plugin().info.screenshots) {
      expect(readFileSync(join(DIST, path)).readUInt32BE(16)).toBeGreaterThan(800);
    }
  });
});
