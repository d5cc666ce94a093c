/**
 * An expression with each `hmac(…)` written anew. Parentheses within it are counted, and those in texts are none.
 * @param write from what stands between the parentheses
 */
export function withHmac(expression: string, write: (inner: string) => string): string {
  const start = /\bhmac\s*\(/i.exec(expression);
  if (start === null) return expression;
  const from = start.index + start[0].length;
  const end = closing(expression, from);
  if (end === undefined) return expression;
  return (
    expression.slice(0, start.index) + write(expression.slice(from, end)) + withHmac(expression.slice(end + 1), write)
  );
}

/** Where the parenthesis that is open at `from` ends. */
function closing(expression: string, from: number): number | undefined {
  let depth = 1;
  for (const { 0: part, index } of expression.matchAll(/'(?:[^']|'')*'|[()]/g)) {
    if (index < from || part.startsWith("'")) continue;
    depth += part === '(' ? 1 : -1;
    if (depth === 0) return index;
  }
  return undefined;
}
