import type { IncomingMessage, ServerResponse } from 'node:http';
import { idAsked } from '../handlers.ts';
import type { QueryListing } from './query.ts';

/** JSON of all groups of statements that took most time, or of those, one per pool, whose id ends the path. */
export function queriesPage(
  list: () => readonly QueryListing[],
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const id = idAsked(request);
    const found = list().filter((query) => id === undefined || query.id === id);
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    if (id !== undefined && found.length === 0) {
      response.statusCode = 404;
      response.end(
        `${JSON.stringify({ error: 'This group of statements is not among those that took most time.' })}\n`,
      );
      return;
    }
    response.end(`${JSON.stringify(found, null, 2)}\n`);
  };
}
