import { controls, type ControlStatus } from '@pulso/catalogue';
import { Command } from 'commander';
import { type AuditTrail, timeAuditTrail } from './audit-trail.ts';
import { type Mutation, mutationsOf } from './mutations/index.ts';
import { tamperings, type Tamperings } from './tamperings.ts';
import { startWorld, type World } from './world.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const DISCLAIMER =
  'Shows that each test finds what it is there to find. It does not show that a clinic complies with the law.';

interface Outcome {
  readonly mutation: Mutation;
  readonly found: ControlStatus | undefined;
  /** Others that turned red, and should not have. */
  readonly falseAlarms: readonly string[];
  /** What still is not green after the repair. */
  readonly left: readonly string[];
}

type Statuses = ReadonlyMap<string, ControlStatus>;

async function statuses(world: World): Promise<Statuses> {
  return new Map([...(await world.validate())].map(([id, { result }]) => [id, result.status]));
}

/** Violates, looks, repairs, looks again. */
async function prove(world: World, mutation: Mutation): Promise<Outcome> {
  await mutation.violate(world);
  const violated = await statuses(world);
  await mutation.repair(world);
  const repaired = await statuses(world);
  const expected = [mutation.control, ...(mutation.also ?? [])];
  const not = (all: Statuses, ...fine: ControlStatus[]): string[] =>
    [...all].filter(([, status]) => !fine.includes(status)).map(([id]) => id);
  return {
    mutation,
    found: violated.get(mutation.control),
    // A violation may leave another with nothing to check: that is no alarm.
    falseAlarms: not(violated, 'pass', 'na').filter((id) => !expected.includes(id)),
    left: not(repaired, 'pass'),
  };
}

interface Proof {
  readonly outcomes: readonly Outcome[];
  readonly compliant: Statuses;
  readonly trail: AuditTrail;
  readonly tampered: Tamperings;
}

async function proveAll(filter: string): Promise<Proof> {
  const world = await startWorld();
  try {
    const compliant = await statuses(world);
    const outcomes: Outcome[] = [];
    for (const mutation of mutationsOf(filter)) {
      const outcome = await prove(world, mutation);
      outcomes.push(outcome);
      print(rowOf(outcome));
    }
    const trail = await timeAuditTrail(world.database, world.config);
    return { outcomes, compliant, trail, tampered: await tamperings(world.database, world.authority.caFile) };
  } finally {
    await world.stop();
  }
}

function rowOf({ mutation: { control, what }, found, falseAlarms, left }: Outcome): string {
  const repaired = left.length === 0 ? 'passes again' : `NOT GREEN: ${left.join(', ')}`;
  const others = falseAlarms.length === 0 ? 'no other' : `FALSE ALARMS: ${falseAlarms.join(', ')}`;
  return `| ${control.padEnd(22)} | ${what.padEnd(62)} | ${(found ?? 'absent').padEnd(5)} | ${others} | ${repaired} |`;
}

async function main({ json, filter = '' }: { json?: true; filter?: string }): Promise<number> {
  print('| control | violation | found | others | after the repair |\n| --- | --- | --- | --- | --- |');
  const { outcomes, compliant, trail, tampered } = await proveAll(filter);
  const automated = controls.filter(({ mode }) => mode !== 'attest').map(({ id }) => id);
  const notGreen = [...compliant].filter(([, status]) => status !== 'pass').map(([id, status]) => `${id} (${status})`);
  const violated = new Set(outcomes.map(({ mutation }) => mutation.control));
  const missed = outcomes.filter(({ found }) => found !== 'fail');
  const undetected = new Set(missed.map(({ mutation }) => mutation.control));
  const falseAlarms = outcomes.reduce((sum, { falseAlarms: some }) => sum + some.length, 0);
  const unrepaired = outcomes.filter(({ left }) => left.length > 0).length;
  const unviolated = controls.filter(({ id }) => id.includes(filter) && !violated.has(id)).map(({ id }) => id);
  print('');
  print(`The compliant clinic: ${controls.length - notGreen.length} of ${controls.length} controls pass.`);
  for (const each of notGreen) print(`  not green before any violation: ${each}`);
  for (const each of unviolated) print(`  never violated: ${each}`);
  print(
    `${outcomes.length} violations of ${violated.size} controls: ${outcomes.length - missed.length} found, ${falseAlarms} false alarms, ${unrepaired} not green after the repair.`,
  );
  for (const each of [...trail.lines, ...tampered.lines]) print(each);
  print(DISCLAIMER);
  if (json === true) {
    print(
      JSON.stringify({
        controls: controls.length,
        automated: automated.length,
        violated: violated.size,
        detected: [...violated].filter((id) => !undetected.has(id)).length,
        falseAlarms: falseAlarms + notGreen.length + unrepaired,
        tamperings: tampered.made,
        tamperingsFound: tampered.found,
      }),
    );
  }
  const isRight = notGreen.length + unviolated.length + missed.length + falseAlarms + unrepaired === 0;
  return isRight && trail.isRight && tampered.found === tampered.made ? 0 : 1;
}

const program = new Command('compliance')
  .description(
    'Violates every compliance control on real servers, and sees whether Pulso finds it, and nothing else; then alters evidence in every way there is.',
  )
  .option('--json', 'as the last line one JSON object')
  .option('--filter <text>', 'only controls whose id holds this')
  .action(async (options: { json?: true; filter?: string }) => {
    process.exitCode = await main(options);
  });
await program.parseAsync();
