/** What can go wrong when a program of the local stack is started. Match on the code, not on the text. */
export type LocalStackErrorCode =
  | 'program-missing'
  | 'port-in-use'
  | 'folder-not-writable'
  | 'database-unreachable'
  | 'no-unprivileged-user'
  | 'version-mismatch'
  | 'start-failed'
  | 'not-ready';

/** An error a person can act on: the message says what, where, and what to do. */
export class LocalStackError extends Error {
  readonly code: LocalStackErrorCode;

  constructor(code: LocalStackErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'LocalStackError';
    this.code = code;
  }
}

/** What a caught value says of itself; Node's errors carry `code`, child processes' also `stderr`. */
export function details(cause: unknown): { code?: string; message: string; stderr?: string } {
  if (!(cause instanceof Error)) return { message: String(cause) };
  const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {};
  const stderr = 'stderr' in cause && typeof cause.stderr === 'string' ? { stderr: cause.stderr.trim() } : {};
  return { message: cause.message, ...code, ...stderr };
}
