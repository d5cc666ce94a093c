import { toDataFrame } from '@grafana/data';
import * as fc from 'fast-check';
import { frames } from '../../test/fixture.ts';
import { readHealth } from '../views/health/model/index.ts';
import { labelKey } from './frames.ts';

describe('reading frames', () => {
  it('recognises every recorded answer by its refId', () => {
    const reading = readHealth(frames());
    expect(reading.strange).toBe(0);
    expect(reading.recognised).toBe(frames().length);
    // No legal term runs in it.
    expect(Object.entries(reading.answers).flatMap(([id, series]) => (series.length === 0 ? [id] : []))).toEqual([
      'termDue',
    ]);
  });

  it('recognises recorded series by name where the refId is another', () => {
    const renamed = frames((frame) => (frame.refId === 'valueHistory' ? { ...frame, refId: 'A' } : undefined));
    expect(readHealth(renamed).answers.valueHistory).toHaveLength(renamed.length);
  });

  it('reads a table as it reads time series', () => {
    const table = toDataFrame({
      refId: 'states',
      fields: [
        { name: 'Time', type: 'time', values: [1000, 1000] },
        { name: 'signal', type: 'string', values: ['a', 'b'] },
        { name: 'area', type: 'string', values: ['http', 'pool'] },
        { name: 'Value', type: 'number', values: [1, 2] },
      ],
    });
    expect(readHealth([table]).answers.states).toEqual([
      { labels: { signal: 'a', area: 'http' }, times: [1000], values: [1] },
      { labels: { signal: 'b', area: 'pool' }, times: [1000], values: [2] },
    ]);
  });

  it('counts what is not ours, and an empty frame as nothing', () => {
    const strange = toDataFrame({ refId: 'A', fields: [{ name: 'x', type: 'number', values: [1] }] });
    const empty = toDataFrame({ refId: 'A', fields: [] });
    expect(readHealth([strange, empty])).toMatchObject({ recognised: 0, strange: 1 });
  });

  it('reads NaN and infinity as no value', () => {
    const frame = toDataFrame({
      refId: 'values',
      fields: [
        { name: 'Time', type: 'time', values: [1, 2, 3] },
        { name: 'Value', type: 'number', values: [NaN, Infinity, 3] },
      ],
    });
    expect(readHealth([frame]).answers.values[0]?.values).toEqual([null, null, 3]);
  });
});

describe('labelKey', () => {
  const labels = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string({ maxLength: 5 }));

  it('does not depend on the order of labels', () => {
    fc.assert(
      fc.property(labels, (some) => {
        expect(labelKey(Object.fromEntries(Object.entries(some).reverse()))).toBe(labelKey(some));
      }),
    );
  });

  it('takes an empty label for an absent one, as Prometheus does', () => {
    expect(labelKey({ a: '', b: '1' })).toBe(labelKey({ b: '1' }));
  });
});
