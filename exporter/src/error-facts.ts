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
