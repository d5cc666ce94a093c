import { setTimeout as sleep } from 'node:timers/promises';
import { controls, type Fault } from '@pulso/catalogue';
import { SERVICE } from './config.ts';
import { untilHealthy } from './healthy.ts';
import type { Context, Outcome } from './outcome.ts';
import { expectation, Story, type Expectation, type Observation } from './story.ts';

const LOOK_EVERY_MS = 500;
const DEFAULT_SECONDS = 600;
/** After the page came, the fault stays this long, so that its consequences have time to show. */
const LINGER_MS = 10_000;

/** Causes one fault, follows it until its page is resolved, and says whether all was as the catalogue declares. */
export async function tellStory(context: Context, id: Fault['id']): Promise<Outcome> {
  const { options, stack, screen, notifications, signal } = context;
  const expected = expectation(id);
  const story = new Story(expected);
  const say = (events: readonly ReturnType<Story['add']>[]) => events.forEach((event) => screen.event(event));
  let active = false;
  let raised: Outcome['raised'] = [];
  try {
    await untilHealthy(context);
    say([story.add('ready', new Date(), stack.addresses)]);
    const start = performance.now();
    const deadline = start + (options.forSeconds ?? DEFAULT_SECONDS) * 1000;
    await stack.startFault(id);
    active = true;
    say([story.add('fault-started', new Date(), { switch: id, what: expected.fault.title.en })]);
    let toldAt: number | undefined;
    while (performance.now() < deadline && !story.complete) {
      say(story.observe(await look(context, expected), notifications));
      if (story.told) toldAt ??= performance.now();
      if (active && toldAt !== undefined && performance.now() - toldAt > LINGER_MS) {
        active = false;
        await stack.endFault(id);
        say([story.add('fault-ended', new Date(), { switch: id })]);
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
    if (active) await stack.endFault(id);
    raised = await context.observer.fired((performance.now() - start) / 1000);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const problems = signal.aborted ? ['stopped before the story was complete'] : story.problems(notifications);
  return { ok: problems.length === 0, problems, timeline: story.timeline, raised, consequences: story.consequences };
}

async function look({ observer, stack }: Context, expected: Expectation): Promise<Observation> {
  const of = `{service="${SERVICE}", signal="${expected.signal.id}"}`;
  const [states, values, firing, alerts, advice] = await Promise.all([
    observer.query(`pulso:signal:state${of}`),
    observer.query(`pulso:signal:value${of}`),
    observer.query(`ALERTS{service="${SERVICE}", alertstate="firing"}`),
    observer.alerts(),
    findAdvice(observer, stack, expected),
  ]);
  return { at: new Date(), states, values, firing, alerts, ...(advice === undefined ? {} : { advice }) };
}

/** The recommendation as Prometheus has it, with its text from the page that it links to. */
async function findAdvice(
  observer: Context['observer'],
  stack: Context['stack'],
  { fault }: Expectation,
): Promise<Record<string, unknown> | undefined> {
  if (fault.control !== undefined) {
    const failed = await observer.query(
      `pulso_compliance_control_status{service="${SERVICE}", control="${fault.control}", status="fail"} == 1`,
    );
    const control = controls.find(({ id }) => id === fault.control);
    return failed.length === 0 || control === undefined
      ? undefined
      : { control: control.id, title: control.title.en, fix: control.fix.en };
  }
  const [standing] = await observer.query(`pulso_recommendation{service="${SERVICE}", advice="${fault.advice}"} == 1`);
  if (standing === undefined) return undefined;
  const { id = '', advice = '', entity = '' } = standing.labels;
  return { id, advice, entity, ...(await stack.adviceText(id)) };
}
