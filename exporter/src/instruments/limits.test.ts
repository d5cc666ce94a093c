import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readLimits } from './limits.ts';

const MACHINE = { cores: 8, memory: 16_000 };
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pulso-limits-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function limitsWith(files: Readonly<Record<string, string>>) {
  for (const [name, content] of Object.entries(files)) {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return readLimits({ root, ...MACHINE });
}

describe('readLimits', () => {
  it('takes the tightest limit of the process’s own group and those above it (version 2)', () => {
    const limits = limitsWith({
      'proc/self/cgroup': '0::/kubepods/pod1\n',
      'sys/fs/cgroup/kubepods/pod1/cpu.max': '150000 100000\n',
      'sys/fs/cgroup/kubepods/pod1/memory.max': 'max\n',
      'sys/fs/cgroup/kubepods/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/kubepods/memory.max': '4000\n',
    });
    expect(limits).toEqual({ cores: 1.5, memoryBytes: 4_000 });
  });

  it('finds the limits at the top, where a container sees only those', () => {
    expect(
      limitsWith({
        'proc/self/cgroup': '0::/../../elsewhere\n',
        'sys/fs/cgroup/cpu.max': '50000 100000',
        'sys/fs/cgroup/memory.max': '900',
      }),
    ).toEqual({ cores: 0.5, memoryBytes: 900 });
  });

  it('reads version 1, where no limit is -1 or larger than the machine', () => {
    const v1 = {
      'proc/self/cgroup': '4:cpu,cpuacct:/docker/1f\n3:memory:/docker/1f\n',
      'sys/fs/cgroup/cpu/docker/1f/cpu.cfs_quota_us': '200000',
      'sys/fs/cgroup/cpu/docker/1f/cpu.cfs_period_us': '100000',
      'sys/fs/cgroup/memory/docker/1f/memory.limit_in_bytes': '9223372036854771712',
    };
    expect(limitsWith(v1)).toEqual({ cores: 2, memoryBytes: 16_000 });
    expect(limitsWith({ ...v1, 'sys/fs/cgroup/cpu/docker/1f/cpu.cfs_quota_us': '-1' }).cores).toBe(8);
  });

  it('takes the machine where the system does not tell', () => {
    expect(limitsWith({})).toEqual({ cores: 8, memoryBytes: 16_000 });
  });
});
