import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/demo.js', import.meta.url));
const MARK = 'PULSO_DEMO_TEST';

export interface DemoRun {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
  /** Command lines of processes that the demo started and that still run. */
  readonly left: readonly string[];
}

/** Runs the real demo in a process of its own, on free ports, and looks afterwards for processes that it left. */
export async function runDemo(
  args: readonly string[],
  options: {
    env?: Record<string, string>;
    onLine?: (line: string, stop: (signal: NodeJS.Signals) => void) => void;
    /** Leaves after so many lines, as `head` does. */
    readsLines?: number;
  } = {},
): Promise<DemoRun> {
  const mark = randomUUID();
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', [MARK]: mark, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let stderr = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === options.readsLines) child.stdout.destroy();
    options.onLine?.(line, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, lines, stderr, left: marked(`${MARK}=${mark}`) };
}

/** Every descendant inherits the mark in its environment, whatever its parent or session is. */
function marked(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // ended meanwhile, or not ours to read
      }
    });
}

export const FREE_PORTS = ['clinic', 'pulso', 'prometheus', 'alertmanager', 'grafana'].flatMap((name) => [
  `--${name}-port`,
  '0',
]);
