import { setTimeout as pause } from 'node:timers/promises';
import type { AdviceKindId } from '@pulso/catalogue';
import type { Advice, Pulso } from '../../src/index.ts';

const PATIENCE_MS = 40_000;
const STEP_MS = 100;

/** The first advice of this kind, once there is one; `work` is done again and again until then. */
export async function adviceOf(pulso: Pulso, kind: AdviceKindId, work: () => unknown = () => {}): Promise<Advice> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    await work();
    const found = pulso.advice().find((advice) => advice.kind === kind);
    if (found !== undefined) return found;
    await pause(STEP_MS);
  }
  const silent = pulso.advisors().find(({ name }) => name === kind)?.silent;
  throw new Error(`no advice ${kind}: ${silent ?? 'nothing to say'}`);
}
