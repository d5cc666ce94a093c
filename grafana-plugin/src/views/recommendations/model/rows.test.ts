import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import * as fc from 'fast-check';
import { adviceFrames } from '../../../../test/fixture.ts';
import { readRecommendations } from './answers.ts';
import { commandOf, evidenceOf, judgedOf, titleOf, whyOf } from './detail.ts';
import { arrange, type Filter, type Sort } from './order.ts';
import { readRows } from './rows.ts';
import type { Recommendation } from './types.ts';

const ALL: Filter = { search: '', areas: [], states: [] };
const read = (frames: DataFrame[] = adviceFrames(), before?: ReturnType<typeof readRows>) =>
  readRows(readRecommendations(frames), before);
const ids = (rows: readonly Recommendation[]): string[] => rows.map(({ of }) => of.entity);
const ordered = (sort: Sort, filter: Partial<Filter> = {}, reversed = false): string[] =>
  ids(arrange(read(), { ...ALL, ...filter }, sort, reversed, 'en').rows);
const of = (entity: string): Recommendation => {
  const found = read().all.find((row) => row.of.entity === entity);
  if (found === undefined) throw new Error(`no advice about ${entity}`);
  return found;
};
const INDEX = 'appointments (client_id, starts_at)';

describe('rows', () => {
  it('carry all numbers of their advice', () => {
    expect(of(INDEX)).toMatchObject({ current: 1.31, proposed: 0.012, effect: -0.91, savedTime: 3.4, rank: 1 });
    expect(of('analytics')).toMatchObject({ observed: -0.09, state: 'refuted' });
    expect(of('main').effect).toBeUndefined();
  });

  it('of which nothing has changed are the same objects after a refresh', () => {
    const first = read();
    const changed = adviceFrames().map((frame) =>
      frame.refId === 'adviceConfidence'
        ? {
            ...frame,
            fields: frame.fields.map((field) =>
              field.type === FieldType.number
                ? { ...field, values: field.values.map((v, i) => (i === 0 ? v / 2 : v)) }
                : field,
            ),
          }
        : frame,
    );
    const second = read(changed, first);
    const same = second.all.filter((row) => first.all.includes(row));
    expect(same).toHaveLength(4);
    expect(second.all.map((row) => row.of)).toEqual(first.all.map((row) => row.of));
  });

  it('are the same in whatever order each answer comes, and when others stand', () => {
    const first = read();
    const reversed = adviceFrames().map((frame, index) =>
      index % 2 === 0
        ? frame
        : { ...frame, fields: frame.fields.map((f) => ({ ...f, values: f.values.toReversed() })) },
    );
    const byKey = ({ all }: ReturnType<typeof readRows>) =>
      all.toSorted((a, b) => (a.of.key < b.of.key ? -1 : 1)).map((row) => ({ ...row }));
    expect(byKey(read(reversed))).toEqual(byKey(first));
    expect(byKey(read(reversed, first))).toEqual(byKey(first));
    const fewer = adviceFrames().map((frame) =>
      frame.refId === 'advice'
        ? { ...frame, length: 2, fields: frame.fields.map((f) => ({ ...f, values: f.values.slice(1, 3) })) }
        : frame,
    );
    const second = read(fewer, first);
    expect(second.all).toHaveLength(2);
    expect(second.all.every((row) => first.all.includes(row))).toBe(true);
    expect(byKey(read(adviceFrames(), second))).toEqual(byKey(first));
  });

  it('are none where an empty answer comes as a row of nothing', () => {
    expect(
      read([toDataFrame({ refId: 'advice', fields: [{ name: 'Value', type: 'number', values: [null] }] })]).all,
    ).toEqual([]);
  });

  it('are one for each service that the same advice stands for', () => {
    const column = (name: string, values: string[]) => ({ name, type: 'string', values });
    const table = (refId: string, values: number[]) =>
      toDataFrame({
        refId,
        fields: [
          column('id', ['a', 'a', 'a']),
          column('service', ['x', 'y', 'x']),
          column('instance', ['1', '1', '2']),
          { name: 'Value', type: 'number', values },
        ],
      });
    const rows = read([table('advice', [1, 1, 1]), table('adviceRank', [1, 2, 1])]);
    expect(rows.all.map((row) => [row.of.service, row.instance, row.rank])).toEqual([
      ['x', '2', 1],
      ['y', '1', 2],
    ]);
  });
});

describe('the order', () => {
  it('is the daemon’s rank, and what is over comes last', () => {
    expect(ordered('need')).toEqual([INDEX, 'primary', 'main', 'analytics', 'photos']);
  });

  it('by gain, severity, confidence and age puts the most first, or the least', () => {
    expect(ordered('gain').slice(0, 3)).toEqual([INDEX, 'main', 'primary']);
    expect(ordered('severity').slice(0, 2).toSorted()).toEqual([INDEX, 'main'].toSorted());
    expect(ordered('confidence')[0]).toBe('photos');
    expect(ordered('age').at(-1)).toBe('analytics');
    expect(ordered('age', {}, true)[0]).toBe('analytics');
  });

  it('does not depend on the order before', () => {
    const rows = read();
    const places = fc.shuffledSubarray([...rows.all.keys()]);
    fc.assert(
      fc.property(places, fc.constantFrom<Sort>('need', 'gain', 'age'), fc.boolean(), (some, sort, isOther) => {
        const before = { rows: [], places: some, register: isOther ? read().register : rows.register };
        expect(ids(arrange(rows, ALL, sort, false, 'en', before).rows)).toEqual(ordered(sort));
      }),
    );
  });

  it('holds what the filter lets pass', () => {
    expect(ordered('need', { areas: ['cache'] })).toEqual(['analytics', 'photos']);
    expect(ordered('need', { states: ['confirmed'] })).toEqual(['photos']);
    expect(ordered('need', { search: 'POOL primary' })).toEqual(['primary']);
    expect(ids(arrange(read(), { ...ALL, search: 'indice' }, 'need', false, 'pt-BR').rows)).toEqual([INDEX]);
    expect(ordered('need', { search: 'nothing like it' })).toEqual([]);
  });
});

describe('what a row tells', () => {
  it('is its title with numbers, and commands that need no more than those', () => {
    expect(titleOf(of('primary')).en).toBe('Raise pool primary from 20 to 28');
    expect(commandOf(of('primary'), 'apply')).toMatch(/^max: 28/);
    expect(commandOf(of('primary'), 'undo')).toBe('max: 20');
  });

  it('leaves out sentences whose numbers only the page knows', () => {
    for (const row of read().all) expect(whyOf(row, 'en') ?? '').not.toMatch(/[{}]/);
  });

  it('is how the signal stands that it is to mend', () => {
    const judged = judgedOf(of('main'), readRecommendations(adviceFrames()));
    expect(judged).toMatchObject({
      signal: { en: 'Connections of max_connections' },
      bound: { severity: 'critical', value: 0.95 },
    });
    expect(judged?.value).toBeGreaterThan(0.95);
  });

  it('is PromQL of its evidence, in which no name can end its quotes', () => {
    expect(evidenceOf(of('primary'))).toMatch(/service="clinic",cluster="demo", .*="primary"\}\[5m\]/);
    const hostile = { ...of('primary'), of: { ...of('primary').of, entity: '"} or vector(1) #$service' } };
    expect(evidenceOf(hostile)).toContain('"\\"} or vector(1) #$service"');
  });
});
