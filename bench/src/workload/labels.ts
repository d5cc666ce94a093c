export const LABEL_NAMES = ['method', 'route', 'status'] as const;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const ROUTES = ['/clients', '/clients/:id', '/appointments/:id', '/treatments/:id/photos'];
const STATUSES = ['200', '304', '404', '500'];

/** Label sets of 64 series, as those of a small API: hot paths touch several series in turn, never one alone. */
export const LABELS = METHODS.flatMap((method) =>
  ROUTES.flatMap((route) => STATUSES.map((status) => ({ method, route, status }))),
);
export const SERIES_MASK = LABELS.length - 1;
