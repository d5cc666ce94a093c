/** After these comes a table. `from` and `update` mean other things too. */
const BEFORE_TABLE = new Set(['join', 'into', 'table']);
/** They stand between such a word and the table. */
const STILL_BEFORE = new Set(['only', 'lateral']);
/** They end the list of tables, in which a comma is followed by another one. */
const ENDS_LIST = new Set(
  'select where group order having limit offset fetch for window union intersect except returning set values'.split(
    ' ',
  ),
);
const STARTS_QUERY = new Set(['select', 'with', 'values', 'insert', 'update', 'delete', 'merge', 'table']);
const NAME = /^[a-z_"\u0080-\u2025\u2027-\uffff]/;

interface Level {
  /** Whether words stand here as in a statement; within a function's parentheses FROM is something else. */
  readonly isStatement: boolean;
  inList: boolean;
  /** Whether the next name is a table. */
  isNext: boolean;
}

/**
 * The tokens of a normalised statement without the schemas of its tables, functions and types: which schema a name is
 * in, `search_path` may say as well. Qualifiers of columns stay, but for the schema before a table's name.
 * The same list where there is nothing to leave out.
 */
export function unqualified(tokens: readonly string[]): readonly string[] {
  if (!tokens.includes('.')) return tokens;
  const kept: string[] = [];
  const levels: Level[] = [{ isStatement: true, inList: false, isNext: false }];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    const level = levels.at(-1) ?? { isStatement: true, inList: false, isNext: false };
    if (NAME.test(token) && tokens[i + 1] === '.' && tokens[i - 1] !== '.') {
      let end = i;
      while (tokens[end + 1] === '.' && end + 2 < tokens.length) end += 2;
      const isBare = level.isNext || tokens[end + 1] === '(' || tokens[i - 1] === '::';
      kept.push(...tokens.slice(isBare ? end : Math.max(i, end - 2), end + 1));
      level.isNext = false;
      i = end;
      continue;
    }
    kept.push(token);
    if (token === '(' || token === '[') {
      const startsQuery = STARTS_QUERY.has(tokens[i + 1] ?? '');
      // Tables that are joined within parentheses.
      const isList = level.isNext && !startsQuery;
      levels.push({ isStatement: startsQuery || isList, inList: isList, isNext: isList });
      level.isNext = false;
    } else if (token === ')' || token === ']') {
      if (levels.length > 1) levels.pop();
    } else if (level.isStatement) read(level, tokens, i);
  }
  return kept.length === tokens.length ? tokens : kept;
}

/** What a token that begins no qualified name says about those behind it. */
function read(level: Level, tokens: readonly string[], at: number): void {
  const token = tokens[at] ?? '';
  const before = tokens[at - 1] ?? '';
  if (token === 'from' && before !== 'distinct') {
    level.inList = true;
    level.isNext = true;
  } else if (token === 'update') level.isNext = before !== 'for' && before !== 'do' && before !== 'key';
  // USING of DELETE and MERGE; that of a join names columns, in parentheses.
  else if (token === 'using') level.isNext = tokens[at + 1] !== '(';
  else if (BEFORE_TABLE.has(token)) level.isNext = true;
  else if (token === ',') level.isNext = level.inList;
  else if (!STILL_BEFORE.has(token)) {
    level.isNext = false;
    if (ENDS_LIST.has(token)) level.inList = false;
  }
}
