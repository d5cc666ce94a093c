import { formatValue } from '@pulso/catalogue';
import { type Advice, propose } from '../advice/advice.ts';
import { indexName, quoteIdentifier } from './identifier.ts';
import { ENTRY_SECONDS } from './size.ts';
import type { BareForeignKey, IdleIndex } from './upkeep-read.ts';

const KINDS = { unused: 'unused_index', duplicate: 'duplicate_index', invalid: 'invalid_index' } as const;
/** REINDEX CONCURRENTLY names what it makes so; left behind, it is a copy that nobody wants. */
const LEFT_BY_REINDEX = /_cc(new|old)\d*$/;
/** A sequential scan in memory reads so many bytes a second: 81 MB of lineitem in 60 ms, measured here. */
const SCAN_BYTES_PER_SECOND = 1.35e9;
/** Through an index a few pages are read. */
const LOOKUP_SECONDS = 0.0001;

const entityOf = (schema: string, name: string) => (schema === 'public' ? name : `${schema}.${name}`);
const qualified = (schema: string, name: string) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

export function idleIndexAdvice(found: IdleIndex): Advice {
  const { kind, schema, table, index, bytes, definition, entries, secondsCounted, other } = found;
  const name = qualified(schema, index);
  const perSecond = secondsCounted > 0 ? entries / secondsCounted : 0;
  const makesAnew = kind === 'invalid' && !LEFT_BY_REINDEX.test(index);
  const drop = `DROP INDEX CONCURRENTLY ${name};`;
  const again = `${definition.replace(/^(CREATE (?:UNIQUE )?INDEX) /, '$1 CONCURRENTLY ')};`;
  return propose({
    kind: KINDS[kind],
    entity: entityOf(schema, index),
    severity: 'warning',
    current: bytes,
    ...(makesAnew ? {} : { proposed: 0, predictedEffect: -1 }),
    gain: { savedTime: perSecond * ENTRY_SECONDS },
    explanation: {
      formula: 'saved = entriesPerSecond * secondsPerEntry',
      inputs: {
        entriesPerSecond: { value: perSecond, unit: 'count' },
        secondsPerEntry: { value: ENTRY_SECONDS, unit: 'seconds' },
      },
      result: { value: perSecond * ENTRY_SECONDS, unit: 'seconds' },
    },
    confidence: confidenceOf(found),
    values: {
      table,
      size: { value: bytes, unit: 'bytes' },
      idle: formatValue(found.idleSeconds, 'seconds', 'en'),
      other: other ?? '',
    },
    apply: makesAnew ? `REINDEX INDEX CONCURRENTLY ${name};` : drop,
    undo: makesAnew ? drop : again,
    details: [
      'Sizes are those of the last vacuum or analysis.',
      `Writers have made about ${formatValue(perSecond, 'count', 'en')} entries a second in it since the statistics were reset.`,
      ...DETAILS[kind](found),
    ],
  });
}

const DETAILS: Readonly<Record<IdleIndex['kind'], (found: IdleIndex) => string[]>> = {
  unused: ({ hasStandbys }) => [
    'It keeps no constraint, is not unique and no replica identity. What runs once a quarter may still want it: the statistics go back no further than they say.',
    hasStandbys
      ? 'Standbys are attached: they may scan it, and count by themselves. Look at pg_stat_user_indexes there first.'
      : 'A standby or subscriber that is not attached now would count by itself.',
  ],
  duplicate: ({ isPrefix, other }) => [
    isPrefix === true
      ? `It is the beginning of ${other}, which is larger: what scans only this one reads a little more.`
      : `It has the same columns, operator classes, order and condition as ${other}.`,
  ],
  invalid: ({ index }) => [
    LEFT_BY_REINDEX.test(index)
      ? 'A REINDEX CONCURRENTLY that failed left this copy; the index itself is there.'
      : 'No session makes it now. If it is not wanted after all, drop it: the second command.',
  ],
};

function confidenceOf({ kind, hasStandbys, isPrefix }: IdleIndex): number {
  if (kind === 'unused') return hasStandbys ? 0.5 : 0.7;
  return kind === 'duplicate' && isPrefix === true ? 0.8 : 0.95;
}

/** A delete of a parent's row looks for its children: without an index by reading all of their table. */
export function bareKeyAdvice(found: BareForeignKey): Advice {
  const { schema, table, constraint, columns, parent, rows, bytes, deletes, secondsCounted } = found;
  const perSecond = secondsCounted > 0 ? deletes / secondsCounted : 0;
  const name = indexName(table, columns);
  const seconds = bytes / SCAN_BYTES_PER_SECOND;
  return propose({
    kind: 'unindexed_foreign_key',
    entity: entityOf(schema, `${table}.${constraint}`),
    severity: 'warning',
    current: seconds,
    proposed: LOOKUP_SECONDS,
    predictedEffect: Math.min(0, LOOKUP_SECONDS / seconds - 1),
    gain: { savedTime: perSecond * seconds },
    explanation: {
      formula: 'saved = deletesPerSecond * bytes / bytesPerSecond',
      inputs: {
        deletesPerSecond: { value: perSecond, unit: 'count' },
        bytes: { value: bytes, unit: 'bytes' },
        bytesPerSecond: { value: SCAN_BYTES_PER_SECOND, unit: 'bytes' },
      },
      result: { value: perSecond * seconds, unit: 'seconds' },
    },
    confidence: 0.6,
    values: {
      table,
      parent,
      columns: `(${columns.join(', ')})`,
      rows: { value: rows, unit: 'count' },
      deletes: { value: deletes, unit: 'count' },
    },
    apply: `CREATE INDEX CONCURRENTLY ${quoteIdentifier(name)} ON ${qualified(schema, table)} (${columns.map(quoteIdentifier).join(', ')});`,
    undo: `DROP INDEX CONCURRENTLY ${qualified(schema, name)};`,
    details: [
      'Counted: rows deleted from the parent since the statistics were reset. Changes of its key look for children too, and are not counted apart.',
      'Predicted for a table in memory (81 MB read in 60 ms, measured here); from a disk the scan takes longer.',
      'With foreign keys of partitioned tables or deferred checks the cost comes at another time.',
    ],
  });
}
