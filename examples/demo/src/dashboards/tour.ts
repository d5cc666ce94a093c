import { setTimeout as sleep } from 'node:timers/promises';
import { signals } from '@pulso/catalogue';
import { SERVICE, WAIVED_CONTROL } from '../config.ts';
import type { Observer } from '../prometheus.ts';
import type { Stack } from '../stack.ts';

const LOOK_EVERY_MS = 1_000;
const AREAS = new Set(signals.map(({ area }) => area)).size;
/** Longest that one stop of the tour is waited for, on a machine that is four times slower than it should be. */
const PATIENCE_MS = 8 * 60_000;

/**
 * Makes happen what dashboards are there to show: another version, a control that goes on failing, and an advice that is
 * proposed, applied and measured.
 */
export async function tour(stack: Stack, observer: Observer, say: (text: string) => void): Promise<void> {
  const until = async (what: string, expr: string): Promise<number> => {
    say(`Waiting until ${what} …`);
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      // On a busy machine Prometheus may take longer than we wait for one answer.
      const [sample] = await observer.query(expr).catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'TimeoutError') return [];
        throw error;
      });
      if (sample !== undefined) return sample.value;
      if (performance.now() > end) throw new Error(`Waited ${PATIENCE_MS / 60_000} min in vain until ${what}: ${expr}`);
      await sleep(LOOK_EVERY_MS);
    }
  };
  const of = `service="${SERVICE}"`;
  const kind = `${of}, advice="cache_too_small"`;

  await until('every area of the clinic is judged', `count(pulso:area:state{${of}}) >= ${AREAS}`);
  say('Deploying version 1.1.0 …');
  await stack.deploy('1.1.0');
  await until('Prometheus sees it', `target_info{${of}, service_version="1.1.0"}`);

  await stack.startFault('violated-control');
  await stack.startFault('small-cache');
  await until(
    'a control fails',
    `pulso_compliance_control_status{${of}, control!="${WAIVED_CONTROL}", status="fail"} == 1`,
  );
  // What the daemon has not seen proposed it cannot measure: it tells of it on the page of the server.
  const size = await until(
    'the size of the cache is advised on, and the daemon knows',
    `pulso_recommendation_proposed{${of}} and on (service, id) pulso_recommendation{${kind}, job="postgresql"} == 1`,
  );
  // Twice of it, so that no next step is proposed in its place while everything is asked.
  say(`Applying it: ${size * 2} entries for the ${size} proposed …`);
  await stack.resize('client_profiles', size * 2);
  await until(
    'its effect is measured',
    `pulso_recommendation_observed_effect_ratio{${of}} and on (service, id) pulso_recommendation{${kind}}`,
  );
}
