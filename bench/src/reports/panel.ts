import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReportCase } from '../harness/report-case.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What `grafana-plugin/test/bench/run.ts` prints. */
interface Measured {
  readonly updates: readonly {
    readonly view: 'recommendations' | 'health';
    readonly n: number;
    readonly threadMs: number;
    readonly wallMs: number;
  }[];
  readonly firstChunkGzip: number;
  readonly heapGrowthBytes: number;
}

/** What the engine still learns; a leak of a few hundred bytes a refresh, a thousand times, is above it. */
const NOISE_BYTES = 500_000;

function npm(...args: readonly string[]): string {
  return execFileSync('npm', ['run', '--silent', ...args], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });
}

export const report: ReportCase = {
  name: 'panel',
  what: 'the Grafana panel in a real Chromium: what a refresh takes of the page’s main thread, what 1,000 of them leave behind, and what is loaded first',
  method: [
    'The built plugin is loaded by AMD as Grafana does it, with Grafana’s own libraries and React’s production build. Every refresh hands it frames in which every number is another, and neighbours of the list have changed places; making the frames, which is Grafana’s work, is not measured. A refresh counts until the frame that shows it is painted: rendering, style, layout and paint, as time that the main thread has computed (`threadTicks` of Chromium), and beside it as time that has passed, which on a busy machine also holds what others computed. The median of the rounds is shown. The heap is read after collecting garbage, before and after 1,000 refreshes that follow 500 others, of 500 rows or tiles; of the two views the one that grew more.',
  ],
  run: async ({ rounds }) => {
    npm('build', '-w', 'grafana-plugin', '--', '--stats', 'errors-warnings');
    const last = npm('bench', '-w', 'grafana-plugin', '--', `${rounds}`).trim().split('\n').at(-1) ?? '';
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own script prints it
    const { updates, firstChunkGzip, heapGrowthBytes } = JSON.parse(last) as Measured;
    const of = (view: string, n: number): number =>
      updates.find((one) => one.view === view && one.n === n)?.threadMs ?? Number.NaN;
    const [rows5000Ms, tiles500Ms] = [of('recommendations', 5_000), of('health', 500)];
    return {
      json: { rows5000Ms, tiles500Ms, firstChunkGzip, heapGrowthBytes },
      tables: [
        {
          columns: ['a refresh of', 'of the main thread, ms', 'passed, ms'],
          rows: updates.map(({ view, n, threadMs, wallMs }) => [
            `${n.toLocaleString('en')} ${view === 'health' ? 'tiles' : 'recommendations'}`,
            threadMs,
            wallMs,
          ]),
        },
      ],
      judgement: [
        { figure: '5,000 recommendations, ms', measured: rows5000Ms, atMost: 16 },
        { figure: '500 tiles, ms', measured: tiles500Ms, atMost: 50 },
        { figure: 'first chunk, bytes of gzip', measured: firstChunkGzip, atMost: 40_000 },
        { figure: 'heap after 1,000 refreshes, bytes more', measured: heapGrowthBytes, atMost: NOISE_BYTES },
      ],
    };
  },
};
