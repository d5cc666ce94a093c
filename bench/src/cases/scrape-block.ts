import type { Case } from '../harness/case.ts';
import { longestHold } from '../harness/hold.ts';
import { median, pairedRatios, spreadOf } from '../harness/statistics.ts';
import { promClientPage } from '../peers/pages.ts';
import { workload } from '../workload/page.ts';
import { pulsoPage } from '../workload/pages.ts';

const LINES = 100_000;
const EVERY = 10;
const WARM_UP = 3;

export const cases: readonly Case[] = [
  {
    name: 'scrape-block',
    what: 'the longest time for which a page of 100,000 lines, a tenth of them changed, holds the event loop',
    goal: { ofLimit: 5, unit: 'ms', peers: { 'prom-client': 50 } },
    async run({ rounds, peers }) {
      const work = workload(LINES);
      const pulso = pulsoPage(work);
      const first = await longestHold(() => pulso.registry.encodeParts('text'));
      const promClient = peers ? await promClientPage(work) : undefined;
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = -WARM_UP; round < rounds; round++) {
        pulso.change(EVERY, (round + WARM_UP) % EVERY);
        const held = await longestHold(() => pulso.registry.encodeParts('text'));
        if (round >= 0) ours.push(held);
        if (promClient === undefined) continue;
        promClient.change(EVERY, (round + WARM_UP) % EVERY);
        const peer = await longestHold(() => promClient.register.metrics());
        if (round >= 0) theirs.push(peer);
      }
      return {
        ...{ ofLimit: median(ours), spread: spreadOf(ours), rounds },
        peers: theirs.length === 0 ? {} : { 'prom-client': median(pairedRatios(theirs, ours)) },
        notes: {
          'worst round, ms': Number(Math.max(...ours).toPrecision(3)),
          'first page ever, ms': Number(first.toPrecision(3)),
        },
      };
    },
  },
];
