import { jest } from '@jest/globals';
import { z } from 'zod';
import { startWithoutContainers, type Running } from './without-containers.ts';

jest.setTimeout(180_000);

let stack: Running;
beforeAll(async () => {
  stack = await startWithoutContainers();
});
afterAll(async () => {
  // Undefined where it did not start: then that is the failure to see.
  await (stack as Running | undefined)?.stop();
});

async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const value = await ask();
    // The last answer is what the expectation then shows.
    if (holds(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const vectorSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

async function query(expression: string): Promise<{ labels: Record<string, string>; value: number }[]> {
  const response = await fetch(`${stack.url('prometheus')}/api/v1/query?query=${encodeURIComponent(expression)}`);
  return vectorSchema
    .parse(await response.json())
    .data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

const areaOf = ({ labels }: { labels: Record<string, string> }): string => labels['area'] ?? '';

describe('docker-compose.yml without containers', () => {
  it('every target that Prometheus is configured with is up, the discovered database among them', async () => {
    const up = await until(
      () => query('up'),
      (found) => found.length === 6 && found.every(({ value }) => value === 1),
    );
    const states = up.map(({ labels, value }) => [labels['job'], labels['service'], value]);
    expect(states.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
      ['alertmanager', undefined, 1],
      ['clinic', 'clinic', 1],
      // The server's page, and that of the service's advice.
      ['postgresql', 'clinic', 1],
      ['postgresql', 'clinic', 1],
      ['prometheus', undefined, 1],
      ['pulso', 'pulso', 1],
    ]);
  });

  it('the rules judge the clinic: signals of the service and of its database, and a health', async () => {
    const wanted = 'http database pool query cache websocket runtime compliance exporter'.split(' ').toSorted();
    const areas = await until(
      async () => (await query('count by (area) (pulso:signal:value{service="clinic", cluster="local"})')).map(areaOf),
      (found) => found.length === wanted.length,
    );
    expect(areas.toSorted()).toEqual(wanted);
    const [health] = await until(
      () => query('pulso:health:state{service="clinic", cluster="local"}'),
      (found) => found.length === 1,
    );
    expect(health?.value).toBeGreaterThanOrEqual(0);
    expect(await query('pulso_compliance_control_status{status="error"} == 1')).toEqual([]);
  });

  it('a page goes through Alertmanager to the receiver, which prints it', async () => {
    const labels = { alertname: 'Rehearsal', severity: 'critical', road: 'operations', team: 'sre' };
    const annotations = { summary: 'A page to try the road', description: 'Nothing is wrong.' };
    const response = await fetch(`${stack.url('alertmanager')}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { ...labels, service: 'clinic', cluster: 'local' }, annotations }]),
    });
    expect(response.status).toBe(200);
    const printed = await until(
      async () => stack.children.get('receiver')?.logTail() ?? '',
      (text) => text.includes('Rehearsal'),
    );
    expect(printed).toContain('PAGE firing Rehearsal: A page to try the road');
  });

  it('nobody reads metrics or sends pages without the token', async () => {
    for (const address of [
      `${stack.url('clinic')}/metrics`,
      `${stack.url('pulso')}/metrics`,
      `${stack.url('pulso')}/sd`,
      `${stack.url('pulso')}/`,
    ]) {
      const refused = await fetch(address);
      expect([address, refused.status]).toEqual([address, 401]);
      const headers = { authorization: `Bearer ${stack.secret('metrics_token')}` };
      expect([address, (await fetch(address, { headers })).status]).toEqual([address, 200]);
    }
    expect((await fetch(`${stack.url('receiver')}/page`, { method: 'POST', body: '{}' })).status).toBe(401);
  });

  it('laying out the data a second time changes nothing', async () => {
    expect(await stack.runOnce('clinic-data')).toContain('The clinic is laid out already.');
    for (const name of ['clinic', 'pulso', 'receiver'] as const) expect(() => stack.checkHealth(name)).not.toThrow();
  });
});
