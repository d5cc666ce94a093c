import { errorFacts } from '../error-facts.ts';

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
