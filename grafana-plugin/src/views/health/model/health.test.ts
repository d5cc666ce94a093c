import { frames, instant, view } from '../../../../test/fixture.ts';
import { readHealth } from './answers.ts';
import { healthView } from './health.ts';

const identity = { cluster: 'demo', service: 'clinic' };

describe('health as recorded', () => {
  it('shows the recorded state and does not compute one', () => {
    // A signal is critical, yet the rules recorded a warning: the panel shows what is recorded.
    expect(view().reasons.some((signal) => signal.state === 'critical')).toBe(true);
    expect(view().state).toBe('critical');
    const contradicted = frames((frame) =>
      frame.refId === 'health'
        ? {
            ...frame,
            fields: frame.fields.map((field) => (field.name === 'Value' ? { ...field, values: [0] } : field)),
          }
        : frame,
    );
    expect(view(contradicted).state).toBe('ok');
  });

  it('is unknown when no state is recorded, never healthy', () => {
    expect(view(frames((frame) => (frame.refId === 'health' ? undefined : frame))).state).toBe('unknown');
    expect(view([]).state).toBe('unknown');
  });

  it('reads unknown from -1', () => {
    expect(view([instant('health', identity, -1)]).state).toBe('unknown');
  });

  it('names the worst reason first', () => {
    const [first] = view().reasons;
    expect(first).toMatchObject({ id: 'database_connections', state: 'critical', entity: 'main' });
    expect(view().reasons.map((signal) => signal.state)).toEqual(['critical', 'warning', 'warning', 'warning']);
  });

  it('of several services shows the worst', () => {
    const all = [instant('health', identity, 0), instant('health', { ...identity, service: 'billing' }, 2)];
    expect(view(all)).toMatchObject({ state: 'critical', services: ['billing', 'clinic'] });
  });

  it('says since when', () => {
    const { since } = view();
    expect(since?.atLeast).toBe(false);
  });
});

describe('areas', () => {
  const area = (id: string) => view().areas.find((one) => one.id === id);

  it('stand worst first, then in the catalogue’s order', () => {
    expect(view().areas.map((one) => `${one.id} ${one.state}`)).toEqual([
      'database critical',
      'http warning',
      'query warning',
      'compliance unknown',
      'pool ok',
      'cache ok',
      'runtime ok',
      'exporter ok',
      'websocket idle',
    ]);
  });

  it('show the signal that is nearest to its bound', () => {
    expect(area('pool')?.worst).toMatchObject({ id: 'pool_utilization', entity: 'primary', instance: 'clinic:3000' });
    // Low is bad: 0.74 of a bound of 0.7 is nearer than 0.86.
    expect(area('cache')?.worst).toMatchObject({ id: 'cache_hit_ratio', entity: 'photos', bad: 'below' });
  });

  it('carry both bounds and an hour of history', () => {
    const worst = area('http')?.worst;
    expect(worst?.bounds).toEqual({ warning: 1, critical: 3 });
    expect(worst?.history?.values.length).toBeGreaterThan(100);
  });

  it('that vanished are unknown and tell when they were last seen', () => {
    const worst = area('compliance')?.worst;
    expect(worst).toMatchObject({ state: 'unknown', entity: 'LGPD' });
    expect(worst?.value).toBeUndefined();
    expect(worst?.lastSeen).toBeGreaterThan(0);
  });

  it('that vanished longer ago than the rules remember are unknown too', () => {
    const gone = frames((frame) =>
      frame.fields.some(
        (field) => field.labels !== undefined && 'area' in field.labels && field.labels.area === 'compliance',
      ) && !frame.refId.endsWith('History')
        ? undefined
        : frame,
    );
    expect(view(gone).areas.find((one) => one.id === 'compliance')).toMatchObject({ state: 'unknown', signals: [] });
  });

  it('with too little traffic are idle, not healthy', () => {
    expect(area('websocket')?.worst?.value).toBeUndefined();
    expect(area('websocket')).toMatchObject({ state: 'idle', worst: { id: 'websocket_round_trip' } });
  });

  it('count what fires and what is advised', () => {
    expect(area('query')).toMatchObject({ alerts: { warning: 2, critical: 0 }, advice: 1 });
  });
});

describe('a signal newer than the panel', () => {
  it('is shown by its id', () => {
    const labels = { ...identity, signal: 'disk_full', area: 'disk' };
    const { answers } = readHealth([instant('states', labels, 1), instant('values', labels, 3)]);
    const health = healthView(answers, 0);
    expect(health.reasons[0]).toMatchObject({ title: { en: 'Disk full' }, unit: 'count', value: 3 });
    expect(health.areas[0]).toMatchObject({ id: 'disk', title: { en: 'Disk' } });
  });
});
