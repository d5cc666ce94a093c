import { parser } from '@prometheus-io/lezer-promql';

type Tree = ReturnType<typeof parser.parse>;
type Node = Tree['topNode'];

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

export interface Selector {
  readonly name: string;
  readonly matchers: readonly Matcher[];
}

/** Labels that an expression names, and the selectors from which they must come. */
export interface Grouping {
  readonly labels: readonly string[];
  readonly from: readonly Selector[];
  /** Labels made inside the same expression: by label_replace, label_join and count_values. */
  readonly made: readonly string[];
}

export interface ReadQuery {
  readonly selectors: readonly Selector[];
  readonly groupings: readonly Grouping[];
  /** What the parser could not read, with its place. */
  readonly errors: readonly string[];
}

/** A query with Grafana's variables replaced by values that keep it well-formed. */
export function withoutVariables(expr: string): string {
  return expr
    .replaceAll(/\$\{?__rate_interval\}?|\$\{?__interval\}?/g, '5m')
    .replaceAll(/\$\{?__range_s\}?/g, '3600')
    .replaceAll(/\$\{?__range\}?/g, '1h')
    .replaceAll(/\$\{(\w+)(?::\w+)?\}|\$([A-Za-z_]\w*)/g, 'x');
}

/** What a PromQL expression names: its selectors, and the labels that it groups and joins by. */
export function readQuery(expr: string): ReadQuery {
  const tree = parser.parse(expr);
  const selectors: Selector[] = [];
  const groupings: Grouping[] = [];
  const errors: string[] = [];
  tree.iterate({
    enter({ type, node, from, to }) {
      if (type.isError) errors.push(`cannot be read at "${expr.slice(from, Math.max(to, from + 12))}"`);
      if (type.name === 'VectorSelector') selectors.push(readSelector(node, expr));
      if (type.name === 'GroupingLabels') groupings.push(readGrouping(node, expr));
    },
  });
  return { selectors, groupings, errors };
}

function text(node: Node, expr: string): string {
  return expr.slice(node.from, node.to);
}

function unquoted(literal: string): string {
  return literal.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

function below(node: Node, name: string): Node[] {
  const found: Node[] = [];
  node.cursor().iterate((at) => {
    if (at.type.name === name) found.push(at.node);
  });
  return found;
}

function readSelector(node: Node, expr: string): Selector {
  const matchers = [...below(node, 'UnquotedLabelMatcher'), ...below(node, 'QuotedLabelMatcher')].map((matcher) => {
    const [label, operator, value] = [matcher.firstChild, matcher.getChild('MatchOp'), matcher.lastChild];
    return {
      label: label === null ? '' : text(label, expr).replaceAll('"', ''),
      operator: operator === null ? '' : text(operator, expr),
      value: value === null ? '' : unquoted(text(value, expr)),
    };
  });
  const name = node.getChild('Identifier');
  const named = matchers.find(({ label }) => label === '__name__');
  return { name: name === null ? (named?.value ?? '') : text(name, expr), matchers };
}

/** The function, and which of its arguments names the label that it makes. */
const MAKES_LABEL = { LabelReplace: 0, LabelJoin: 0 } as const;

function readGrouping(node: Node, expr: string): Grouping {
  let scope: Node = node;
  while (scope.parent !== null && scope.type.name !== 'AggregateExpr' && scope.type.name !== 'BinaryExpr') {
    scope = scope.parent;
  }
  const made = Object.entries(MAKES_LABEL).flatMap(([name, index]) =>
    below(scope, name).flatMap((at) => {
      const literals = at.parent?.parent?.getChild('FunctionCallBody')?.getChildren('StringLiteral') ?? [];
      const literal = literals[index];
      return literal === undefined ? [] : [unquoted(text(literal, expr))];
    }),
  );
  return {
    labels: below(node, 'LabelName').map((label) => text(label, expr)),
    from: below(scope, 'VectorSelector').map((selector) => readSelector(selector, expr)),
    made,
  };
}
