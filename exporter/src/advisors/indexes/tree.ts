import type { Node } from 'libpg-query';

export type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parser's nodes are objects with one key, their kind; what hangs below a kind is typed by the parser alone. */
export function isNode(value: unknown): value is Node {
  return isFields(value);
}

/** Visits every node below, with its kind; `visit` returns false not to go below it. */
export function each(node: unknown, visit: (kind: string, node: Fields) => boolean | void): void {
  if (Array.isArray(node)) {
    for (const child of node) each(child, visit);
  } else if (isFields(node)) {
    for (const [kind, child] of Object.entries(node)) {
      if (/^[A-Z]/.test(kind) && isFields(child) && visit(kind, child) === false) continue;
      each(child, visit);
    }
  }
}

/** The parts of a condition that must all hold. */
function conjuncts(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') return (node.BoolExpr.args ?? []).flatMap(conjuncts);
  return [node];
}

const shape = (node: Node) => JSON.stringify(node, (key, value: unknown) => (key === 'location' ? undefined : value));

/** As `conjuncts`; of an OR those parts that stand in each of its arms, as the planner itself takes them out. */
export function commonConjuncts(node: Node | undefined): Node[] {
  return conjuncts(node).flatMap((part) => {
    if (!('BoolExpr' in part) || part.BoolExpr.boolop !== 'OR_EXPR') return [part];
    const [first = [], ...others] = (part.BoolExpr.args ?? []).map(conjuncts);
    const shapes = others.map((arm) => new Set(arm.map(shape)));
    return [part, ...first.filter((own) => shapes.every((arm) => arm.has(shape(own))))];
  });
}
