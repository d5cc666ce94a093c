/** Why the clinic or its data cannot be started. Match on the code; the message says what to do. */
export type ClinicErrorCode =
  | 'port-in-use'
  | 'database-unreachable'
  | 'not-seeded'
  | 'already-seeded'
  | 'missing-rights'
  | 'bad-option'
  | 'control-unreachable';

export class ClinicError extends Error {
  readonly code: ClinicErrorCode;

  constructor(code: ClinicErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ClinicError';
    this.code = code;
  }
}

/** The code that Node or PostgreSQL gave an error, or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? (errorCode(error) ?? error.name) : error.message;
}
