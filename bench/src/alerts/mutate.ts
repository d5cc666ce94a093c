import { signals } from '@pulso/catalogue';
import { mutants, ways, type Measured, type Mutant, type Way } from './mutants.ts';
import { Bench } from './promtool.ts';
import {
  alertsAsked,
  alertsOf,
  judgement,
  restsOn,
  rulesOf,
  type Rule,
  type RuleTest,
  type Suite,
} from './rule-files.ts';

export interface Survivor extends Mutant {
  readonly rule: string;
  readonly alerts: readonly string[];
}

export interface Mutated {
  readonly alerts: number;
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly Survivor[];
  /** Alerts that could not be broken in one of the ways, or that no test names. */
  readonly problems: readonly string[];
}

/** An alert's name with its severity, or what a recording rule records, with its labels. */
export function nameOf({ alert, record, labels = {} }: Rule): string {
  const own = Object.entries(labels).filter(
    ([label]) => alert === undefined || ['severity', 'road', 'window'].includes(label),
  );
  return `${alert ?? record}{${own.map(([label, value]) => `${label}="${value}"`).join(', ')}}`;
}

/** Recorded series that count in whole steps. */
const STEPS = /pulso:signal:(state|missing|idle)|pulso:(area|health):state/;

function measuredBy({ labels = {} }: Rule): (compared: string, bound: string) => Measured {
  const signal = signals.find(({ id }) => id === labels['signal']);
  return (compared, bound) => {
    if (STEPS.test(compared)) return 'counted';
    return signal?.unit === 'count' && /^\d+$/.test(bound) ? 'counted' : 'measured';
  };
}

interface Job {
  readonly rule: Rule;
  readonly mutant: Mutant;
  readonly bench: Bench;
  readonly alerts: readonly Rule[];
}

/** Which alerts each rule judges. */
function judged(suite: Suite): Map<Rule, Rule[]> {
  const all = rulesOf(suite);
  const found = new Map<Rule, Rule[]>();
  for (const alert of alertsOf(suite)) {
    for (const rule of judgement(alert, all)) found.set(rule, [...(found.get(rule) ?? []), alert]);
  }
  return found;
}

/** Tests that name one of these alerts, or ask for what this rule makes. */
function testsOf(suite: Suite, rule: Rule, alerts: readonly Rule[]): RuleTest[] {
  const all = rulesOf(suite);
  return [...suite.files.values()]
    .flatMap(({ tests }) => tests)
    .filter(
      (test) =>
        alertsAsked(test, all).some((alert) => alerts.includes(alert)) ||
        (test.promql_expr_test ?? []).some(({ expr }) => restsOn(expr, all).has(rule)),
    );
}

/** Runs so many at a time. */
async function inParallel<T>(jobs: readonly T[], most: number, work: (job: T) => Promise<void>): Promise<void> {
  const queue = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await work(job);
  };
  await Promise.all(Array.from({ length: most }, worker));
}

/**
 * Breaks every rule by which alerts judge, in every way, and lets the unit tests of these alerts find it.
 * @param matching only alerts whose name has this in it
 */
export async function mutate(
  suite: Suite,
  options: { readonly parallel: number; readonly matching: string; readonly progress: (text: string) => void },
): Promise<Mutated> {
  const benches = new Map<string, Bench>();
  const jobs: Job[] = [];
  const seenWays = new Map<Rule, Set<Way>>();
  const problems: string[] = [];
  for (const [rule, owners] of judged(suite)) {
    const alerts = owners.filter(({ alert = '' }) => alert.includes(options.matching));
    if (alerts.length === 0) continue;
    const tests = testsOf(suite, rule, alerts);
    if (tests.length === 0) problems.push(`${nameOf(rule)} has no unit test`);
    const key = tests.map(({ name }) => name).join('\n');
    const bench = benches.get(key) ?? new Bench(suite, tests);
    benches.set(key, bench);
    for (const mutant of mutants(rule.expr, measuredBy(rule))) {
      jobs.push({ rule, mutant, bench, alerts });
      for (const alert of alerts) seenWays.set(alert, (seenWays.get(alert) ?? new Set()).add(mutant.way));
    }
  }
  for (const [alert, seen] of seenWays) {
    for (const way of ways) if (!seen.has(way)) problems.push(`${nameOf(alert)} cannot be broken by "${way}"`);
  }
  await inParallel([...benches.values()], options.parallel, async (bench) => {
    const { passed, output } = await bench.run();
    if (!passed) throw new Error(`The tests fail before anything is broken:\n${output}`);
  });
  const survivors: Survivor[] = [];
  let done = 0;
  await inParallel(jobs, options.parallel, async ({ rule, mutant, bench, alerts }) => {
    const { passed } = await bench.run({ rule, expr: mutant.expr });
    if (passed) {
      survivors.push({ ...mutant, rule: nameOf(rule), alerts: alerts.map(nameOf) });
      options.progress(`survived: ${nameOf(rule)}: ${mutant.change}`);
    }
    if (++done % 100 === 0) options.progress(`${done} of ${jobs.length} mutants, ${survivors.length} survived`);
  });
  return {
    alerts: seenWays.size,
    mutants: jobs.length,
    killed: jobs.length - survivors.length,
    survivors,
    problems,
  };
}
