import { joinCluster } from '@pulso/exporter';
import { AggregatorRegistry } from 'prom-client';
import { LimitWorker } from '../limits/cluster.ts';
import { promClientPage } from '../peers/pages.ts';
import { workload } from './page.ts';
import { limitPage, type Page, pulsoPage } from './pages.ts';

/** What the primary of the bench sends to a worker; each is answered. */
export type ClusterCommand =
  | { readonly bench: 'change'; readonly page: string; readonly every: number; readonly from: number }
  | { readonly bench: 'limit' };

/** What the worker answers. */
export interface ClusterAnswer {
  readonly bench: 'ready' | 'changed' | 'limit';
  readonly report?: string;
}

const work = workload(Number(process.env['BENCH_LINES']));
const pulso = pulsoPage(work);
const limit = limitPage(work);
const promClient = await promClientPage(work);
const pages: Readonly<Record<string, Page>> = { pulso, limit, 'prom-client': promClient };
const limitWorker = new LimitWorker(limit.page.values);

joinCluster(pulso.registry);
AggregatorRegistry.setRegistries(promClient.register);
// oxlint-disable-next-line no-new -- its constructor is what has a worker listen
new AggregatorRegistry();

const answer = (message: ClusterAnswer) => process.send!(message);
process.on('message', (message: ClusterCommand) => {
  if (message.bench === 'change') {
    pages[message.page]!.change(message.every, message.from);
    answer({ bench: 'changed' });
  } else if (message.bench === 'limit') {
    answer({ bench: 'limit', report: limitWorker.report() });
  }
});
answer({ bench: 'ready' });
