import type { ErrorRequestHandler, RequestHandler } from 'express';
import { z } from 'zod';
import { errorCode, errorMessage } from '../errors.ts';
import { GatewayError } from '../gateway/confirm.ts';
import type { Log } from '../log.ts';

/** An answer that is not a success, with a text for the caller. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
  }
}

export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ error: 'not-found', message: 'No such resource' });
};

/** What went wrong, as status, code and text. Bad input is described, an inner failure is not. */
function describe(error: unknown): { status: number; code: string; message: string; issues?: unknown } {
  if (error instanceof HttpError) return { status: error.status, code: error.code, message: error.message };
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return { status: 400, code: 'bad-input', message: 'The request is not valid', issues };
  }
  if (error instanceof GatewayError) {
    return { status: 502, code: 'gateway-unavailable', message: 'The booking could not be confirmed; it was not made' };
  }
  if (errorMessage(error).includes('timeout exceeded when trying to connect')) {
    return { status: 503, code: 'busy', message: 'Too busy now, try again' };
  }
  // Express' own: a body that is no JSON, or too large.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return { status: error.status, code: 'bad-request', message: 'The request could not be read' };
  }
  return { status: 500, code: 'internal', message: 'Something went wrong' };
}

export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, code, message, issues } = describe(error);
    if (status >= 500) {
      // The error's own text may quote a row; its code says enough.
      const route: unknown = request.route;
      const path = typeof route === 'object' && route !== null && 'path' in route ? String(route.path) : 'unmatched';
      log.error('request-failed', {
        status,
        code,
        cause: errorCode(error) ?? 'none',
        method: request.method,
        route: path,
      });
    }
    if (status === 503) response.set('Retry-After', '1');
    response.status(status).json({ error: code, message, ...(issues === undefined ? {} : { issues }) });
  };
}
