import { LineCounter, isMap, isNode, isScalar, isSeq, type Document, type Pair } from 'yaml';

export type YamlPath = readonly (string | number)[];

export interface Position {
  readonly line: number;
  readonly column: number;
}

const START: Position = { line: 1, column: 1 };

function startOf(node: unknown, lines: LineCounter): Position | undefined {
  if (!isNode(node) || node.range === undefined || node.range === null) return undefined;
  const { line, col } = lines.linePos(node.range[0]);
  return { line, column: col };
}

function pairOf(node: unknown, key: string | number): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => (isScalar(pair.key) ? String(pair.key.value) : undefined) === String(key));
}

/**
 * Where a value stands; where it is missing, the nearest thing around it that is there. With `of: 'key'` the position
 * is that of the key itself.
 */
export function locate(
  document: Document,
  lines: LineCounter,
  path: YamlPath,
  of: 'key' | 'value' = 'value',
): Position {
  let node: unknown = document.contents;
  let found = startOf(node, lines) ?? START;
  for (const [index, part] of path.entries()) {
    if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      found = startOf(node, lines) ?? found;
      continue;
    }
    const pair = pairOf(node, part);
    if (pair === undefined) return found;
    const isLast = index === path.length - 1;
    // A map's own start is that of its first key; the key above it says better which map is meant.
    const at = isLast && of === 'value' && isScalar(pair.value) ? pair.value : pair.key;
    found = startOf(at, lines) ?? found;
    node = pair.value;
  }
  return found;
}
