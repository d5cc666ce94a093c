import { personalDataIn } from '../registry/guard/personal-data.ts';
import { normalise } from './sql-normalise.ts';
import { unqualified } from './sql-unqualified.ts';

/** What statements of one group have in common. */
export interface Statement {
  /**
   * Stable over processes and restarts: 12 hexadecimal digits of a hash of the normalised text, without the schemas of
   * tables, functions and types: `search_path` may say the same.
   */
  readonly id: string;
  /** First keyword, in capitals, of a bounded set: for a label. */
  readonly operation: string;
  /** The first table that the statement writes, else reads, without its schema; empty where it has none. */
  readonly table: string;
  /**
   * The normalised text, literals as `?`. Absent for utility statements, which may hold passwords, where a literal may
   * have been taken for something else, and where a name looks like personal data or a secret.
   */
  readonly text: string | undefined;
  /** Neither reads nor writes rows itself: all of one operation are one group. */
  readonly isUtility: boolean;
  /** What it does to a transaction. */
  readonly effect: Effect;
}

export type Effect = 'begin' | 'commit' | 'rollback' | 'none';

/** Operations that get a name of their own. Those that read or write rows come first; the others are utility statements. */
const QUERIES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH', 'VALUES', 'TABLE'];
const OPERATIONS = new Set([
  ...QUERIES,
  ...(
    'BEGIN START COMMIT END ROLLBACK ABORT SAVEPOINT RELEASE SET SHOW RESET DISCARD PREPARE EXECUTE DEALLOCATE DECLARE ' +
    'FETCH MOVE CLOSE COPY LISTEN UNLISTEN NOTIFY LOCK CALL DO EXPLAIN ANALYZE VACUUM CREATE ALTER DROP TRUNCATE ' +
    'REFRESH GRANT REVOKE COMMENT CLUSTER REINDEX CHECKPOINT'
  ).split(' '),
]);
export const OTHER_OPERATION = 'OTHER';
const queries = new Set(QUERIES);

const TOKEN = /(?:u&)?"(?:[^"]|"")*"|…|[a-z0-9_$\u0080-\u2025\u2027-\uffff]+|::|[-+*/<>=~!@#%^&|`?]+|[^ ]/g;
/** Of the normalised text: more is neither shown nor searched for a table. */
const MAX_SHOWN = 8_000;
const MAX_TABLE = 128;

/** A number for the group of a statement, and what is known of the group once it is described. */
export function keyOf(text: string): number {
  const { high, low } = normalise(text);
  return (high & 0xffff) * 2 ** 32 + low;
}

/** Describes the statement whose key was taken last. Not for each query: it makes strings. */
export function describeLast(text: string): Statement {
  const { codes, length, isDoubtful } = normalise(text);
  const shown = Math.min(length, MAX_SHOWN);
  let compact = '';
  // In parts: `apply` has a limit on arguments.
  for (let at = 0; at < shown; at += 1_000) {
    compact += String.fromCharCode(...codes.subarray(at, Math.min(at + 1_000, shown)));
  }
  if (shown < length) compact += '…';
  const tokens = compact.match(TOKEN) ?? [];
  const first = (tokens.find((token) => token !== '(') ?? '').toUpperCase();
  const operation = OPERATIONS.has(first) ? first : OTHER_OPERATION;
  const key = keyOf(text);
  if (!queries.has(operation)) {
    const effect = effectOf(operation, tokens);
    return {
      id: idOf(keyOf(`${operation} ${effect}`)),
      operation,
      table: '',
      text: undefined,
      isUtility: true,
      effect,
    };
  }
  // What is cut off could be qualified too: then all of it stays as it is.
  const bare = shown < length ? tokens : unqualified(tokens);
  return {
    ...{ id: idOf(bare === tokens ? key : keyOf(rewritten(bare))), operation, table: tableOf(operation, bare) },
    text: isDoubtful || tokens.some(isPersonal) ? undefined : spaced(tokens),
    ...{ isUtility: false, effect: 'none' },
  };
}

/** Tokens as a text that normalises to them. */
function rewritten(tokens: readonly string[]): string {
  return tokens.map((token) => (token === '$' ? '$1' : token)).join(' ');
}

/** Names made of values: an alias in quotes, a table for each customer. */
function isPersonal(token: string): boolean {
  return /["\d]/.test(token) && personalDataIn(token) !== undefined;
}

function idOf(key: number): string {
  return key.toString(16).padStart(12, '0');
}

function effectOf(operation: string, tokens: readonly string[]): Effect {
  const [, second, third] = tokens;
  switch (operation) {
    case 'BEGIN':
    case 'START':
      return 'begin';
    case 'COMMIT':
    case 'END':
      return second === 'prepared' ? 'none' : 'commit';
    case 'ROLLBACK':
    case 'ABORT':
      return second === 'to' || third === 'to' || second === 'prepared' ? 'none' : 'rollback';
    default:
      return 'none';
  }
}

const STARTS_QUERY = new Set(['select', 'with', 'values', 'insert', 'update', 'delete', 'merge']);
const NO_NAME = /^(?:[^a-z_"\u0080-\uffff].*|…|only|lateral|select|unnest|rows)$/;

/** The table nearest to the statement's top: what INSERT, UPDATE, DELETE or MERGE writes, or what FROM names first. */
function tableOf(operation: string, tokens: readonly string[]): string {
  const named = new Set<string>();
  const isQuery: boolean[] = [true];
  let found = '';
  let foundAt = Infinity;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token === '(' || token === '[') isQuery.push(STARTS_QUERY.has(tokens[i + 1] ?? ''));
    else if (token === ')' || token === ']') isQuery.pop();
    const depth = isQuery.length;
    // What WITH names is no table. Those after the first follow a comma.
    if (operation === 'WITH' && tokens[i + 1] === 'as' && depth === 1) named.add(token);
    if (depth >= foundAt || isQuery.at(-1) !== true) continue;
    const isPlace =
      token === 'into' ||
      token === 'table' ||
      (token === 'update' && tokens[i - 1] !== 'for' && tokens[i - 1] !== 'do' && tokens[i - 1] !== 'key') ||
      ((token === 'from' || token === 'join') && tokens[i - 1] !== 'distinct');
    if (!isPlace) continue;
    let at = i + 1;
    while (tokens[at] === 'only' || tokens[at] === 'lateral' || tokens[at] === '(') at++;
    while (tokens[at + 1] === '.') at += 2;
    const name = tokens[at] ?? '';
    if (NO_NAME.test(name) || (named.has(name) && tokens[at - 1] !== '.')) continue;
    // A function, not a table; `INSERT INTO t (…)` is one, though.
    if (tokens[at + 1] === '(' && token !== 'into') continue;
    found = name.replace(/"((?:[^"]|"")*)"/g, (_, content: string) => content.replaceAll('""', '"'));
    foundAt = depth;
  }
  return found.slice(0, MAX_TABLE);
}

/** Words before which a parenthesis has a blank: after others it is a function's. */
const PARTED = new Set(
  (
    'in values and or not where from join on as exists any all some using over filter then else when case select set ' +
    'returning union except intersect having by with lateral into is like between materialized'
  ).split(' '),
);
const NONE_BEFORE = new Set([',', ')', ']', '.', '::', ':', ';', '[']);
const NONE_AFTER = new Set(['(', '[', '.', '::', ':', '']);

/** The text as people would write it; a token that is `$` stands for a literal. */
function spaced(tokens: readonly string[]): string {
  let text = '';
  let before = '';
  for (const token of tokens) {
    const isJoined =
      NONE_BEFORE.has(token) ||
      NONE_AFTER.has(before) ||
      (token === '(' && /^["\w]/.test(before) && !PARTED.has(before) && before !== '$');
    text += `${isJoined ? '' : ' '}${token === '$' ? '?' : token}`;
    before = token;
  }
  return text;
}
