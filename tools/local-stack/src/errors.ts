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
