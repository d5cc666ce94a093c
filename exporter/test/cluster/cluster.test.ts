import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createPulso, createPulsoCluster } from '../../src/index.ts';
import { samplesOf } from '../instruments/page.ts';

interface Told {
  readonly port?: number;
  readonly done?: string;
  readonly id?: number;
  readonly pid?: number;
  readonly exited?: number;
}

/** A primary with real workers, told what to do by messages. */
class Application {
  readonly primary: ChildProcess;
  readonly #told: Told[] = [];
  #port = 0;
  #done = 0;

  constructor(primary: 'early' | 'late' = 'early') {
    const file = new URL('application.mjs', import.meta.url).pathname;
    const source = new URL('../../src/index.ts', import.meta.url).href;
    this.primary = fork(file, [source], {
      execArgv: ['--import', 'tsx', '--conditions=@pulso/source'],
      env: { ...process.env, NODE_OPTIONS: '', PRIMARY: primary },
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what application.mjs sends
    this.primary.on('message', (message) => this.#told.push(message as Told));
  }

  async until<T>(pick: (told: Told) => T | undefined): Promise<T> {
    for (;;) {
      for (const [at, told] of this.#told.entries()) {
        const picked = pick(told);
        if (picked === undefined) continue;
        this.#told.splice(at, 1);
        return picked;
      }
      await once(this.primary, 'message');
    }
  }

  async fork(): Promise<{ id: number; pid: number }> {
    this.primary.send({ fork: true });
    return this.until(({ done, id, pid }) => (done === 'ready' ? { id: id!, pid: pid! } : undefined));
  }

  async tell(id: number, command: object): Promise<void> {
    const done = `done ${this.#done++}`;
    this.primary.send({ id, done, ...command });
    await this.until((told) => (told.done === done ? true : undefined));
  }

  async page(query = ''): Promise<Map<string, number>> {
    this.#port ||= await this.until(({ port }) => port);
    return samplesOf(await (await fetch(`http://127.0.0.1:${this.#port}/metrics${query}`)).text());
  }

  /** The first page that shows the value, or the last one asked for: on a busy machine a worker may answer a page late. */
  async pageThatShows(name: string, value: number): Promise<Map<string, number>> {
    const end = performance.now() + 20_000;
    for (;;) {
      const page = await this.page();
      if (page.get(name) === value || performance.now() > end) return page;
    }
  }

  async stop(): Promise<void> {
    if (this.primary.exitCode !== null) return;
    this.primary.kill('SIGKILL');
    await once(this.primary, 'exit');
  }
}

const REQUESTS = 'pulso_test_requests_total{path="/"}';
let application: Application;

describe('a cluster', () => {
  afterEach(() => application.stop());

  it('shows the sum over its workers on one page, whoever joined first', async () => {
    application = new Application('late');
    const [one, two] = [await application.fork(), await application.fork()];
    application.primary.send({ serve: true });
    await application.tell(one.id, { count: 2, observe: 0.05, open: 3, lag: 0.5, version: '1' });
    await application.tell(two.id, { count: 5, observe: 5, open: 4, lag: 0.2, version: '1' });
    await application.tell(two.id, { count: 1, path: '/only-here' });
    const page = await application.pageThatShows(REQUESTS, 7);
    expect(page.get(REQUESTS)).toBe(7);
    expect(page.get('pulso_test_requests_total{path="/only-here"}')).toBe(1);
    expect(page.get('pulso_test_seconds_bucket{le="0.1"}')).toBe(1);
    expect(page.get('pulso_test_seconds_count')).toBe(2);
    expect(page.get('pulso_test_seconds_sum')).toBe(5.05);
    expect(page.get('pulso_test_open{kind="a"}')).toBe(7);
    expect(page.get('pulso_test_lag_seconds')).toBe(0.5);
    expect(page.get('pulso_test_info{version="1"}')).toBe(1);
    expect(page.get('pulso_cluster_workers{state="reporting"}')).toBe(2);
    // Changes only, from here on.
    await application.tell(one.id, { count: 1, open: 1, close: 'nothing' });
    const next = await application.pageThatShows(REQUESTS, 8);
    expect(next.get(REQUESTS)).toBe(8);
    expect(next.get('pulso_test_open{kind="a"}')).toBe(5);
    await application.tell(one.id, { close: 'a' });
    await application.tell(two.id, { close: 'a', open: 9, kind: 'b' });
    const last = await application.page();
    expect(last.has('pulso_test_open{kind="a"}')).toBe(false);
    expect(last.get('pulso_test_open{kind="b"}')).toBe(9);
    const asked = await application.page('?name[]=pulso_test_seconds');
    expect([...asked.keys()]).toEqual([
      ...['0.1', '1.0', '+Inf'].map((le) => `pulso_test_seconds_bucket{le="${le}"}`),
      ...['pulso_test_seconds_sum', 'pulso_test_seconds_count'],
    ]);
  }, 60_000);

  it('never counts down when a worker is killed, and goes on with the one that takes its place', async () => {
    application = new Application();
    const [one, two] = [await application.fork(), await application.fork()];
    await application.tell(one.id, { count: 10, observe: 1, open: 3 });
    await application.tell(two.id, { count: 20, observe: 2, open: 4 });
    expect((await application.pageThatShows(REQUESTS, 30)).get(REQUESTS)).toBe(30);
    process.kill(one.pid, 'SIGKILL');
    await application.until(({ exited }) => exited);
    const after = await application.pageThatShows(REQUESTS, 30);
    expect(after.get(REQUESTS)).toBe(30);
    expect(after.get('pulso_test_seconds_sum')).toBe(3);
    expect(after.get('pulso_test_open{kind="a"}')).toBe(4);
    expect(after.get('pulso_cluster_worker_exits_total')).toBe(1);
    const three = await application.fork();
    await application.tell(three.id, { count: 5, observe: 0.5 });
    const joined = await application.pageThatShows(REQUESTS, 35);
    expect(joined.get(REQUESTS)).toBe(35);
    expect(joined.get('pulso_test_seconds_count')).toBe(3);
    expect(joined.get('pulso_cluster_workers{state="reporting"}')).toBe(2);
    // One that exits by itself tells what it had counted since it was last asked.
    application.primary.send({ id: three.id, count: 7, exit: true });
    await application.until(({ exited }) => exited);
    expect((await application.pageThatShows(REQUESTS, 42)).get(REQUESTS)).toBe(42);
  }, 60_000);

  it('shows a worker that hangs as it last was, without waiting for it twice, and what it counted once it is back', async () => {
    application = new Application();
    const [one, two] = [await application.fork(), await application.fork()];
    await application.tell(one.id, { count: 10, open: 3 });
    await application.tell(two.id, { count: 20, open: 4 });
    await application.pageThatShows(REQUESTS, 30);
    process.kill(one.pid, 'SIGSTOP');
    const waited = performance.now();
    const first = await application.page();
    expect(performance.now() - waited).toBeLessThan(3_000);
    expect([first.get(REQUESTS), first.get('pulso_test_open{kind="a"}')]).toEqual([30, 7]);
    expect(first.get('pulso_cluster_workers{state="late"}')).toBe(1);
    await application.tell(two.id, { count: 1 });
    expect((await application.pageThatShows(REQUESTS, 31)).get(REQUESTS)).toBe(31);
    // Less than the answer's deadline: it is not waited for. The best of three, since the machine may be busy.
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const again = performance.now();
      await application.page();
      times.push(performance.now() - again);
    }
    expect(Math.min(...times)).toBeLessThan(800);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const stale = await application.page();
    expect([stale.get(REQUESTS), stale.get('pulso_test_open{kind="a"}')]).toEqual([31, 4]);
    expect(stale.get('pulso_cluster_oldest_report_age_seconds')).toBeGreaterThan(1);
    process.kill(one.pid, 'SIGCONT');
    await application.tell(one.id, { count: 2 });
    const back = await application.pageThatShows(REQUESTS, 33);
    expect([back.get(REQUESTS), back.get('pulso_test_open{kind="a"}')]).toEqual([33, 7]);
    expect(back.get('pulso_cluster_workers{state="late"}')).toBe(0);
  }, 60_000);
});

describe('joinCluster and createPulsoCluster', () => {
  it('ask nothing of a process that is no worker, and name options that are wrong', () => {
    const pulso = createPulso({ advisors: false });
    const listeners = process.listenerCount('message');
    const stop = pulso.joinCluster();
    expect(process.listenerCount('message')).toBe(listeners);
    stop();
    pulso.close();
    expect(() => createPulsoCluster({ answerMs: -1, metricsToken: 'short' })).toThrow(
      'answerMs must be a number above 0',
    );
    // @ts-expect-error no such option
    expect(() => createPulsoCluster({ wait: 1 })).toThrow('wait is no option');
  });
});
