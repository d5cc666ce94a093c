import { toDataFrame } from '@grafana/data';
import { adviceFrames } from '../../test/fixture.ts';
import { readRecommendations } from '../views/recommendations/model/index.ts';

const column = (frames: Parameters<typeof readRecommendations>[0], label: string): readonly string[] =>
  readRecommendations(frames)
    .of('advice')
    .flatMap((table) => table.column(label));

const joined = toDataFrame({
  refId: 'joined',
  fields: [
    { name: 'id', type: 'string', values: ['a', 'b'] },
    { name: 'service', type: 'string', values: ['clinic', 'clinic'] },
    { name: 'Value #advice', type: 'number', values: [1, 1] },
    { name: 'Value #adviceRank', type: 'number', values: [2, 1] },
  ],
});

describe('reading tables', () => {
  it('recognises every recorded answer by its refId', () => {
    const tables = readRecommendations(adviceFrames());
    expect(tables.strange).toBe(0);
    expect(tables.recognised).toBe(adviceFrames().length);
    expect(column(adviceFrames(), 'id')).toHaveLength(5);
  });

  it('reads answers that a transformation has joined into one frame', () => {
    const tables = readRecommendations([joined]);
    expect(tables.of('adviceRank').map(({ values }) => [...values])).toEqual([[2, 1]]);
    expect(column([joined], 'id')).toEqual(['a', 'b']);
    expect(column([joined], 'entity')).toEqual(['', '']);
  });

  it('takes a table without a row for no series, and not for one without labels', () => {
    const empty = toDataFrame({
      refId: 'values',
      fields: [
        { name: 'Time', type: 'time', values: [] },
        { name: 'Value #values', type: 'number', values: [] },
      ],
    });
    const tables = readRecommendations([empty]);
    expect(tables.of('values')).toEqual([]);
    expect(tables).toMatchObject({ recognised: 1, strange: 0 });
  });

  it('reads time series as tables of their last values, found by name', () => {
    const series = ['a', 'b'].map((id) =>
      toDataFrame({
        refId: 'A',
        fields: [
          { name: 'Time', type: 'time', values: [1, 2] },
          { name: 'Value', type: 'number', labels: { __name__: 'pulso_recommendation', id }, values: [0, 1] },
        ],
      }),
    );
    expect(column(series, 'id')).toEqual(['a', 'b']);
    expect(readRecommendations(series).of('advice')[0]?.values).toEqual([1, 1]);
  });

  it('counts what is not ours, and an empty frame as nothing', () => {
    const strange = toDataFrame({ refId: 'A', fields: [{ name: 'x', type: 'number', values: [1] }] });
    const empty = toDataFrame({ refId: 'advice', fields: [] });
    expect(readRecommendations([strange, empty])).toMatchObject({ recognised: 1, strange: 1 });
  });
});
