import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const top = new URL('../../../', import.meta.url).pathname;

export const read = (path: string): string => readFileSync(join(top, path), 'utf8');
export const exists = (path: string): boolean => existsSync(join(top, path));

const service = z.object({
  image: z.string(),
  build: z.object({ dockerfile: z.string() }).optional(),
  user: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  mem_limit: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
export type Service = z.infer<typeof service>;

const composeSchema = z.object({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

/** docker-compose.yml with its anchors and merges resolved, as Compose itself reads it. */
export const plain: unknown = parse(read('docker-compose.yml'), { merge: true });
export const compose = composeSchema.parse(plain);

export function serviceOf(name: string): Service {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly mode: string | undefined;
}

export function mountsOf(name: string): Mount[] {
  return serviceOf(name).volumes.map((volume) => {
    const [source = '', target = '', mode] = volume.split(':');
    return { source, target, mode };
  });
}

/** Where a path inside a service's container comes from in the repository; undefined where from nowhere. */
export function sourceOf(name: string, inside: string): string | undefined {
  const mount = mountsOf(name)
    .filter(({ source, target }) => source.startsWith('./') && (inside === target || inside.startsWith(`${target}/`)))
    .toSorted((a, b) => b.target.length - a.target.length)[0];
  return mount === undefined ? undefined : `${mount.source.slice(2)}${inside.slice(mount.target.length)}`;
}

/** `--name=value` of a service's command. */
export function option(name: string, flag: string): string | undefined {
  const { command = [] } = serviceOf(name);
  const joined = command.find((word) => word.startsWith(`${flag}=`));
  return joined === undefined ? command[command.indexOf(flag) + 1] : joined.slice(flag.length + 1);
}
