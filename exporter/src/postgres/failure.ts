/** SQLSTATE of an error from the server, undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  // Node's own codes (ECONNRESET) are longer; SQLSTATEs have five characters and a severity beside them.
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in (error as Error) ? code : undefined;
}

/** Whether the session is gone with this error: not one of a statement, or one that ends the session (class 57P). */
export function breaksSession(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined ? isNetwork(error) : state.startsWith('57P') || state.startsWith('08');
}

function isNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return (
    /^E[A-Z]/.test(code ?? '') ||
    syscall !== undefined ||
    /timeout|terminated|not queryable|closed/i.test(error.message)
  );
}
