import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';

/** Where the kernel tells; tests give another root. */
export interface LimitOptions {
  readonly root?: string;
  readonly cores?: number;
  readonly memory?: number;
}

export interface Limits {
  /** Cores that the process may use: the tightest CPU quota of its control groups, else those of the machine. */
  readonly cores: number;
  /** Bytes that it may use: the tightest memory limit of its control groups, else those of the machine. */
  readonly memoryBytes: number;
}

/** The process's limits as Linux' control groups version 2 and 1 tell them; the machine's on other systems. */
export function readLimits(options: LimitOptions = {}): Limits {
  const root = options.root ?? '/';
  const cores = options.cores ?? availableParallelism();
  const memory = options.memory ?? totalmem();
  const groups = ownGroups(root);
  const quotas: number[] = [];
  const bounds: number[] = [];
  for (const path of ancestors(groups.unified)) {
    const folder = join(root, 'sys/fs/cgroup', path);
    const [quota, period] = (read(join(folder, 'cpu.max')) ?? '').split(' ').map(Number);
    if (quota! > 0 && period! > 0) quotas.push(quota! / period!);
    const bound = Number(read(join(folder, 'memory.max')) ?? NaN);
    if (bound > 0) bounds.push(bound);
  }
  for (const path of ancestors(groups.cpu)) {
    const folder = join(root, 'sys/fs/cgroup/cpu', path);
    const quota = Number(read(join(folder, 'cpu.cfs_quota_us')) ?? NaN);
    const period = Number(read(join(folder, 'cpu.cfs_period_us')) ?? NaN);
    if (quota > 0 && period > 0) quotas.push(quota / period);
  }
  for (const path of ancestors(groups.memory)) {
    const bound = Number(read(join(root, 'sys/fs/cgroup/memory', path, 'memory.limit_in_bytes')) ?? NaN);
    if (bound > 0) bounds.push(bound);
  }
  // "No limit" is `max`, -1 or a number beyond all memory.
  return { cores: Math.min(cores, ...quotas), memoryBytes: Math.min(memory, ...bounds) };
}

/** The process's groups, from lines like `0::/user.slice` (version 2) and `4:cpu,cpuacct:/docker/1f` (version 1). */
function ownGroups(root: string): { readonly unified: string; readonly cpu: string; readonly memory: string } {
  const groups = { unified: '/', cpu: '/', memory: '/' };
  for (const line of (read(join(root, 'proc/self/cgroup')) ?? '').split('\n')) {
    const [hierarchy, controllers = '', path = '/'] = line.split(':');
    if (hierarchy === '0') groups.unified = path;
    for (const controller of controllers.split(',')) {
      if (controller === 'cpu' || controller === 'memory') groups[controller] = path;
    }
  }
  return groups;
}

/** A group and all above it: a limit holds for everything below. In a container, only the top may be visible. */
function ancestors(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  return [...parts.keys(), parts.length].map((length) => parts.slice(0, length).join('/'));
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
