import { inProcesses } from '../harness/processes.ts';
import type { Report, ReportCase } from '../harness/report-case.ts';
import { median } from '../harness/statistics.ts';
import type { Busy, BusyOptions } from '../advice/busy-process.ts';

const MODULE = new URL(`../advice/busy-process${import.meta.url.slice(-3)}`, import.meta.url).href;
/** Twelve askings in it: one a second, where the default asks each 25 s. */
const WINDOW = 12;
const DEFAULT_WINDOW = 300;
/** In a window, at most. */
const ASKINGS = 12;
/** Longer than the window, so that all that the advisors keep is there. */
const SECONDS = 15;
const MAX_ROUNDS = 7;
const PERCENT = 0.01;
const MOST_HEAP = 8 * 1024 ** 2;

export const report: ReportCase = {
  name: 'advice-cost',
  what: 'a process under 1,000 requests a second with all advisors, against the same without',
  method: [
    'In memory: 200 routes, 5 pools, 10 caches of 5,000 entries, 50 groups of statements per pool, requests followed for N+1; the page is made every second in both. The advisors are asked every second too, 25 times as often as by default, so that what they take can be measured. The share of a core is the processor time of one asking, after all requests were counted, over the 25 s from one to the next; they run nowhere else. The difference of the whole processes, asked each second, stands beside it, and is mostly their noise. Heap is after everything unreachable is gone; it holds the 13 measurements that the advisors keep.',
  ],
  async run({ rounds, peers }): Promise<Report> {
    const task = (advisors: boolean) => ({
      module: MODULE,
      name: 'busyProcess',
      argument: { advisors, seconds: SECONDS, window: WINDOW } satisfies BusyOptions,
    });
    const measured = await inProcesses<Busy, 'with' | 'without'>(
      { with: task(true), without: task(false) },
      peers ? Math.min(rounds, MAX_ROUNDS) : 1,
    );
    const of = (list: readonly Busy[], field: keyof Busy) => median(list.map((each) => each[field]));
    const more = (field: keyof Busy) =>
      median(measured.with.map((each, round) => each[field] - measured.without[round]![field]));
    const asEverySecond = more('cpuShare');
    const heapBytes = more('heapBytes');
    const msPerAsking = of(measured.with, 'msPerAsking');
    // The difference of two processes drowns in their noise; the advisors run nowhere but where they are asked.
    const cpuShare = msPerAsking / 1_000 / (DEFAULT_WINDOW / ASKINGS);
    const requestsPerSecond = of(measured.with, 'requestsPerSecond');
    return {
      json: { cpuShare, cpuShareAskedEachSecond: asEverySecond, heapBytes, msPerAsking, requestsPerSecond },
      tables: [
        {
          columns: ['', 'with advisors', 'without', 'more'],
          rows: [
            ['requests per second', requestsPerSecond, of(measured.without, 'requestsPerSecond'), ''],
            ['share of a core', of(measured.with, 'cpuShare'), of(measured.without, 'cpuShare'), asEverySecond],
            ['share of a core, of the askings at the default', '', '', cpuShare],
            ['heap, bytes', of(measured.with, 'heapBytes'), of(measured.without, 'heapBytes'), heapBytes],
            ['CPU of one asking, ms', msPerAsking, '', ''],
          ],
        },
      ],
      judgement: [
        { figure: 'share of a core', measured: cpuShare, atMost: PERCENT },
        { figure: 'heap, bytes', measured: heapBytes, atMost: MOST_HEAP },
      ],
    };
  },
};
