import { setTimeout as sleep } from 'node:timers/promises';
import { alertName, type Fault } from '@pulso/catalogue';
import { Observer, type Stack, untilHealthy } from '@pulso/example-demo';
import type { RecommendationView } from '@pulso/exporter';
import { applyCause, type Cause } from './apply.ts';

/** The cause is to stand first within this time. */
const CAUSE_MS = 120_000;
/** And go on standing there: consequences take a while to show. */
const STAYS_MS = 10_000;
const GONE_MS = 240_000;
const LOOK_MS = 500;
const SERVICE = 'clinic';

export interface FaultResult {
  readonly name: Fault['id'];
  readonly firstIsTrueCause: boolean;
  /** From the start of the fault until its cause stood first; null where it did not in time. */
  readonly seconds: number | null;
  readonly alertGoneAfterApply: boolean;
  readonly applied: string;
}

export interface HealthyResult {
  readonly seconds: number;
  readonly alerts: readonly string[];
  readonly recommendations: readonly string[];
}

/** The whole stack, looked at by its own pages. */
export class Drill {
  readonly #stack: Stack;
  readonly #observer: Observer;
  readonly #signal: AbortSignal;

  constructor(stack: Stack, signal: AbortSignal) {
    this.#stack = stack;
    this.#observer = new Observer(stack.prometheus, stack.alertmanager);
    this.#signal = signal;
  }

  async healthy(seconds: number): Promise<HealthyResult> {
    await this.#untilQuiet();
    const [alerts, recommendations] = [new Set<string>(), new Set<string>()];
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      for (const { labels } of await this.#observer.alerts()) alerts.add(labels['alertname'] ?? '');
      for (const { title } of await this.#list()) recommendations.add(title);
      await sleep(LOOK_MS, undefined, { signal: this.#signal });
    }
    return { seconds, alerts: [...alerts], recommendations: [...recommendations] };
  }

  /** Starts a fault, waits for its cause to stand first, applies what is advised, and waits for the alert to go. */
  async run(fault: Fault): Promise<FaultResult> {
    await this.#untilQuiet();
    const startedAt = performance.now();
    await this.#stack.startFault(fault.id);
    try {
      const found = await this.#within(CAUSE_MS, () => this.#cause(fault));
      const seconds = found === undefined ? null : (performance.now() - startedAt) / 1000;
      const fires = await this.#within(CAUSE_MS, async () => ((await this.#isFiring(fault)) ? true : undefined));
      await sleep(STAYS_MS, undefined, { signal: this.#signal });
      const still = await this.#cause(fault);
      const isFirst = found !== undefined && still !== undefined;
      if (!isFirst) await this.#tellWhatStandsThere();
      const applied = still === undefined ? '' : await applyCause(this.#stack, fault, still);
      const gone =
        fires === true && isFirst
          ? await this.#within(GONE_MS, async () => ((await this.#isFiring(fault)) ? undefined : true))
          : undefined;
      return { name: fault.id, firstIsTrueCause: isFirst, seconds, alertGoneAfterApply: gone === true, applied };
    } finally {
      await this.#stack.endFault(fault.id);
    }
  }

  /** The true cause, where it stands first. Of a control that fails no advice is given: its own fix is. */
  async #cause(fault: Fault): Promise<Cause | undefined> {
    const [first] = await this.#list();
    if (fault.control === undefined)
      return first !== undefined && first.kind === fault.advice ? { advice: first } : undefined;
    const failed = await this.#failedControls();
    const isOnly = failed.length > 0 && failed.every((control) => control === fault.control);
    return isOnly && first === undefined ? {} : undefined;
  }

  async #tellWhatStandsThere(): Promise<void> {
    const [failed, list] = await Promise.all([this.#failedControls(), this.#list()]);
    const advice = list.map(({ kind, title }) => `${kind}: ${title}`);
    process.stderr.write(
      `    not first. Advice: ${advice.join('; ') || 'none'}. Failing: ${failed.join(', ') || 'none'}\n`,
    );
  }

  /** Of the controls that fail, those that nobody has waived. */
  async #failedControls(): Promise<readonly (string | undefined)[]> {
    const where = `service="${SERVICE}"`;
    const found = await this.#observer.query(
      `pulso_compliance_control_status{${where}, status="fail"} == 1 unless on (control) pulso_compliance_waiver_expiry_timestamp_seconds{${where}} > time()`,
    );
    return found.map(({ labels }) => labels['control']);
  }

  /** What is to be done, the first first; not what is held back. */
  async #list(): Promise<readonly RecommendationView[]> {
    const url = `${this.#stack.addresses.pulso}/api/v1/recommendations?state=proposed&service=${SERVICE}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const answer = (await response.json()) as { readonly recommendations: readonly RecommendationView[] };
    return answer.recommendations.filter(({ heldBack }) => heldBack === undefined);
  }

  async #isFiring({ signal, severity }: Fault): Promise<boolean> {
    const alert = `ALERTS{service="${SERVICE}", alertname="${alertName(signal)}", severity="${severity}", alertstate="firing"}`;
    return (await this.#observer.query(alert)).length > 0;
  }

  /** Healthy, with no alert, and nothing to do left of the fault before. */
  async #untilQuiet(): Promise<void> {
    await untilHealthy({ observer: this.#observer, signal: this.#signal });
    await this.#within(GONE_MS, async () => {
      return (await this.#list()).length === 0 ? true : undefined;
    });
  }

  async #within<T>(milliseconds: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      const found = await ask();
      if (found !== undefined) return found;
      await sleep(LOOK_MS, undefined, { signal: this.#signal });
    }
    return undefined;
  }
}
