import compression from 'compression';
import express from 'express';
import type { Express } from 'express';
import type { Instruments } from '../instrumentation.ts';
import type { Log } from '../log.ts';
import { agendaRoutes } from './agenda.ts';
import { analyticsRoutes } from './analytics.ts';
import { appointmentRoutes } from './appointments.ts';
import { catalogueRoutes } from './catalogue.ts';
import { clientRoutes } from './clients.ts';
import { consentRoutes } from './consents.ts';
import type { Context } from './context.ts';
import { errorHandler, notFound } from './errors.ts';
import { photoRoutes } from './photos.ts';

/** The clinic's HTTP interface. */
export function createApp(instruments: Instruments, log: Log, context: Context): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(instruments.requests());
  app.get('/metrics', instruments.metrics());
  app.use('/advice', instruments.advice());
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    await context.database.query('select 1');
    response.json({ status: 'ready' });
  });
  app.use(express.json({ limit: '64kb' }));
  // Inside of the instruments, which count what is sent. Answers below 1 kB gain nothing.
  app.use('/api/v1', compression({ level: 6, threshold: 1024 }));
  for (const routes of [
    clientRoutes,
    photoRoutes,
    catalogueRoutes,
    agendaRoutes,
    appointmentRoutes,
    consentRoutes,
    analyticsRoutes,
  ]) {
    app.use('/api/v1', routes(context));
  }
  app.use(notFound);
  app.use(errorHandler(log));
  return app;
}
