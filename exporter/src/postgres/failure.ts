/** What errors of the driver, of the server and of Node have in common, whatever realm they come from. */
export interface ErrorFacts {
  readonly message: string;
  readonly code?: string;
  /** Only errors that the server sent have one. */
  readonly severity?: string;
  readonly syscall?: string;
  readonly name?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

export function errorFacts(error: unknown): ErrorFacts {
  return hasFacts(error) ? error : { message: String(error) };
}

function hasFacts(error: unknown): error is ErrorFacts {
  return typeof error === 'object' && error !== null && 'message' in error;
}

/** SQLSTATE of an error that the server sent, undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  const { code, severity } = errorFacts(error);
  return severity !== undefined && /^[0-9A-Z]{5}$/.test(code ?? '') ? code : undefined;
}

/** Whether the session is gone with this error: the connection broke, or the server ends it (classes 57P and 08). */
export function breaksSession(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith('57P') || state.startsWith('08');
  const { code, syscall, message } = errorFacts(error);
  return (
    /^E[A-Z]/.test(code ?? '') || syscall !== undefined || /timeout|terminated|not queryable|closed/i.test(message)
  );
}
