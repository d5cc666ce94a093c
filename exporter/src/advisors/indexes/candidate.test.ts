import { candidateColumns, indexCommands, type IndexFacts, type TableFacts } from './candidate.ts';
import { indexName } from './identifier.ts';
import type { TableUse } from './table-use.ts';

const plain = (...columns: string[]): IndexFacts => ({ name: `${columns.join('_')}_i`, columns, conditionColumns: [] });
const facts = (indexes: IndexFacts[] = [], distinct?: number): TableFacts => ({
  oid: 1,
  schema: 'clinic',
  table: 'appointments',
  rows: 1_000_000,
  columns: new Map([
    ['client_id', { key: true }],
    ['status', { key: false, ...(distinct === undefined ? {} : { distinct }) }],
    ['starts_at', { key: false }],
    ['room', { key: false }],
  ]),
  indexes,
});
const use = (given: {
  equality?: string[];
  joins?: string[];
  range?: string[];
  order?: string[];
  conditions?: string[];
}): TableUse => ({
  table: 'appointments',
  equality: new Set(given.equality),
  joins: new Set(given.joins),
  range: new Set(given.range),
  order: (given.order ?? []).map((name) => ({ name, descending: false })),
  expressions: [],
  constants: [],
  needed: new Set(),
  needsAll: false,
  sets: new Set(),
  conditions: new Set(given.conditions),
  isCorrelated: false,
});

describe('the columns of a missing index', () => {
  it('are equality, then the range that is also the order', () => {
    const agenda = use({ equality: ['client_id', 'status'], range: ['room', 'starts_at'], order: ['starts_at'] });
    expect(candidateColumns(agenda, facts())).toEqual(['client_id', 'starts_at']);
  });

  it('are equality, then the order, where there is no range', () => {
    expect(candidateColumns(use({ equality: ['client_id'], order: ['room', 'starts_at'] }), facts())).toEqual([
      'client_id',
      'room',
      'starts_at',
    ]);
  });

  it('leave out a column with few distinct values, and keep one that is known to have many, the most first', () => {
    expect(candidateColumns(use({ equality: ['status', 'client_id'] }), facts([], 4))).toEqual(['client_id']);
    expect(candidateColumns(use({ equality: ['client_id', 'status'] }), facts([], 500_000))).toEqual([
      'status',
      'client_id',
    ]);
    expect(candidateColumns(use({ equality: ['status'] }), facts())).toBeUndefined();
  });

  it('are those of the join where nothing else narrows', () => {
    expect(candidateColumns(use({ joins: ['client_id'], equality: ['status'] }), facts())).toEqual(['client_id']);
  });

  it.each([
    ['with these columns', [plain('client_id', 'starts_at')]],
    ['with more behind them', [plain('client_id', 'starts_at', 'room')]],
    [
      'whose condition is on columns that the statement restricts',
      [{ ...plain('client_id', 'starts_at'), conditionColumns: ['status'] }],
    ],
  ])('are not there where an index %s is', (_, indexes) => {
    const agenda = use({
      equality: ['client_id'],
      range: ['starts_at'],
      conditions: ['client_id', 'starts_at', 'status'],
    });
    expect(candidateColumns(agenda, facts(indexes))).toBeUndefined();
  });

  it.each([
    ['of one column only', plain('client_id')],
    ['in another order', plain('starts_at', 'client_id')],
    ['for other rows', { ...plain('client_id', 'starts_at'), conditionColumns: ['room'] }],
  ])('are still missing where an index %s is', (_, index) => {
    const agenda = use({ equality: ['client_id'], range: ['starts_at'], conditions: ['client_id', 'starts_at'] });
    expect(candidateColumns(agenda, facts([index]))).toEqual(['client_id', 'starts_at']);
  });

  it('count no index for a range that one leads to already', () => {
    expect(
      candidateColumns(use({ joins: ['client_id'], range: ['starts_at'] }), facts([plain('starts_at')])),
    ).toBeUndefined();
  });
});

describe('the commands', () => {
  it('do not block writers, and undo each other', () => {
    expect(indexCommands(facts(), ['client_id', 'starts_at'])).toEqual({
      apply:
        'CREATE INDEX CONCURRENTLY appointments_client_id_starts_at_idx ON clinic.appointments (client_id, starts_at);',
      undo: 'DROP INDEX CONCURRENTLY clinic.appointments_client_id_starts_at_idx;',
    });
  });

  it('quote names that need it', () => {
    const { apply } = indexCommands({ ...facts(), schema: 'My "x"', table: 'Agenda' }, ['Início']);
    expect(apply).toBe('CREATE INDEX CONCURRENTLY "Agenda_Início_idx" ON "My ""x"""."Agenda" ("Início");');
  });

  it('take another name where the first is taken', () => {
    expect(indexName('t', ['a'], new Set(['t_a_idx', 't_a_idx1']))).toBe('t_a_idx2');
  });

  it('name an index within 63 bytes', () => {
    expect(Buffer.byteLength(indexName('ã'.repeat(40), ['b'.repeat(40)]))).toBeLessThanOrEqual(63);
  });
});
