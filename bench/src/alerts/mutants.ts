import { parser } from '@prometheus-io/lezer-promql';

type Node = ReturnType<typeof parser.parse>['topNode'];

/** The ways to break an expression. */
export const ways = ['comparison flipped', 'threshold moved', 'label dropped'] as const;
export type Way = (typeof ways)[number];

export interface Mutant {
  readonly way: Way;
  /** What was done, for people. */
  readonly change: string;
  readonly expr: string;
}

/** By how much thresholds are moved: by one where what is compared is counted, else by a twentieth. */
export type Measured = 'counted' | 'measured';

const FLIPPED: Readonly<Record<string, string>> = {
  Gte: '<',
  Lte: '>',
  Gtr: '<=',
  Lss: '>=',
  Eql: '!=',
  Neq: '==',
};

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function edited(expr: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: own }) => text.slice(0, from) + own + text.slice(to), expr);
}

function nodes(root: Node, names: readonly string[]): Node[] {
  const found: Node[] = [];
  root.cursor().iterate((at) => {
    if (names.includes(at.type.name)) found.push(at.node);
  });
  return found;
}

function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}

interface Comparison {
  readonly operator: Node;
  /** The side that is a constant, else the right one. */
  readonly bound: Node;
  readonly other: Node;
}

function comparisons(root: Node): Comparison[] {
  return nodes(root, ['BinaryExpr']).flatMap((node) => {
    const parts = children(node);
    const operator = parts.find(({ type }) => FLIPPED[type.name] !== undefined);
    const [left, right] = [parts[0], parts.at(-1)];
    if (operator === undefined || left === undefined || right === undefined) return [];
    const constant = (side: Node) => nodes(side, ['VectorSelector']).length === 0;
    return [constant(left) ? { operator, bound: left, other: right } : { operator, bound: right, other: left }];
  });
}

/** An expression as a tree. @throws Error where it cannot be read */
function parsed(expr: string): Node {
  const root = parser.parse(expr).topNode;
  root.cursor().iterate(({ type, from }) => {
    if (type.isError) throw new Error(`PromQL cannot be read at "${expr.slice(from, from + 20)}": ${expr}`);
  });
  return root;
}

/** Names of the series that an expression selects, each with its matchers by equality. */
export function selectors(expr: string): { name: string; matchers: ReadonlyMap<string, string> }[] {
  const text = ({ from, to }: Node): string => expr.slice(from, to);
  return nodes(parsed(expr), ['VectorSelector']).map((node) => {
    const name = node.getChild('Identifier');
    const matchers = nodes(node, ['UnquotedLabelMatcher']).flatMap((matcher) => {
      const parts = children(matcher);
      const [label, operator, value] = [parts[0], parts[1], parts[2]];
      if (label === undefined || operator === undefined || value === undefined || text(operator) !== '=') return [];
      return [[text(label), text(value).slice(1, -1)] as const];
    });
    return { name: name === null ? '' : text(name), matchers: new Map(matchers) };
  });
}

function flips(expr: string, all: readonly Comparison[]): Mutant[] {
  return all.map(({ operator, bound }) => {
    const text = FLIPPED[operator.type.name] ?? '';
    const was = expr.slice(operator.from, operator.to);
    return {
      way: 'comparison flipped',
      change: `${was} ${expr.slice(bound.from, bound.to)} → ${text}`,
      expr: edited(expr, [{ from: operator.from, to: operator.to, text }]),
    };
  });
}

/** `>= -Inf`, which drops what is no number, has no threshold to move. */
const isInfinite = (bound: string): boolean => /^[-+]?inf$/i.test(bound.trim());

function moves(
  expr: string,
  all: readonly Comparison[],
  measuredBy: (compared: string, bound: string) => Measured,
): Mutant[] {
  return all.flatMap(({ bound, other }) => {
    const was = expr.slice(bound.from, bound.to);
    if (isInfinite(was)) return [];
    const counted = measuredBy(expr.slice(other.from, other.to), was) === 'counted';
    const zero = Number(was) === 0;
    const step = counted ? ['+ 1', '- 1'] : zero ? ['+ 0.01', '- 0.01'] : ['* 1.05', '* 0.95'];
    return step.map((by) => ({
      way: 'threshold moved' as const,
      change: `${was} → ${was} ${by}`,
      expr: edited(expr, [{ from: bound.from, to: bound.to, text: `(${was} ${by})` }]),
    }));
  });
}

/** Takes one item out of a list in brackets, with the comma that belongs to it. */
function without(expr: string, item: Node): Edit {
  const after = /^\s*,\s*/.exec(expr.slice(item.to));
  if (after !== null) return { from: item.from, to: item.to + after[0].length, text: '' };
  const before = /\s*,\s*$/.exec(expr.slice(0, item.from));
  return { from: item.from - (before?.[0].length ?? 0), to: item.to, text: '' };
}

/** Drops a matcher from every selector that has it, or a label from every grouping that names it. */
function drops(expr: string, root: Node): Mutant[] {
  const sites = new Map<string, Node[]>();
  const add = (what: string, node: Node) => sites.set(what, [...(sites.get(what) ?? []), node]);
  for (const node of nodes(root, ['UnquotedLabelMatcher'])) add(expr.slice(node.from, node.to), node);
  for (const list of nodes(root, ['GroupingLabels'])) {
    for (const node of children(list)) {
      if (node.type.name === 'LabelName') add(`grouping by ${expr.slice(node.from, node.to)}`, node);
    }
  }
  return [...sites].map(([what, items]) => ({
    way: 'label dropped',
    change: `without ${what}`,
    expr: edited(
      expr,
      items.map((item) => without(expr, item)),
    ),
  }));
}

/**
 * Every way to break an expression once: each comparison turned round, each threshold moved either way, each label left
 * out. Works on the parsed tree, and each mutant can be parsed again.
 */
export function mutants(expr: string, measuredBy: (compared: string, bound: string) => Measured): Mutant[] {
  const root = parsed(expr);
  const all = comparisons(root);
  const found = [...flips(expr, all), ...moves(expr, all, measuredBy), ...drops(expr, root)];
  for (const mutant of found) parsed(mutant.expr);
  return found;
}
