import { OF_SERVICE } from './query.ts';

/** One number of each recommendation; the same advice from two exporters is one. */
export const ofAdvice = (metric: string): string => `max by (cluster, service, id) (${metric}{${OF_SERVICE}})`;

/**
 * With the instance that reports it, whose pages explain it; the panel shows the same advice of two exporters once. An
 * application goes on calling it proposed: what the daemon says became of it wins.
 */
export const STANDING_ADVICE = `max by (cluster, service, instance, id, advice, area, entity, severity, state) (pulso_recommendation{state!="proposed",${OF_SERVICE}} or on (cluster, service, id) pulso_recommendation{${OF_SERVICE}}) > 0`;

/** Not of the service alone: the daemon, which serves the advice pages, may be scraped under a name of its own. */
export const ADVERTISED = 'max by (cluster, service, instance, advertise_url) (pulso_exporter_info{advertise_url!=""})';
