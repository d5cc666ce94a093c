import { formatValue } from '@pulso/catalogue';
import { type AdviceWithStatements, propose } from '../advice/advice.ts';
import { groupName } from './advice.ts';
import { explainGain } from './explain-gain.ts';
import { commandsOf, definition } from './spec.ts';
import { savedBy, type StatementGain, type VerifiedFinding } from './verified.ts';

/** Statements that are told of one by one. */
const SHOWN = 10;
const CRITICAL_SHARE = 0.5;

const VERIFIED = {
  hypopg:
    'Verified with HypoPG: the planner was asked about every known statement that touches the table, with the indexes and without; none was run.',
  sample:
    'Verified on a sampled copy in the scratch database: the indexes were made there and the planner asked; on the whole table the gain is rather larger.',
} as const;

/** One recommendation a table: the set of indexes that is worth having on it, since what each does depends on the others. */
export function verifiedAdvice(finding: VerifiedFinding): AdviceWithStatements {
  const { facts, specs, by, statements, saved, share, callsPerSecond, current, proposed, confidence } = finding;
  const gaining = statements.filter((gain) => savedBy(gain) > 0).slice(0, SHOWN);
  const [top] = gaining;
  const effect = proposed / current - 1;
  const advice = propose({
    kind: 'missing_index',
    entity: facts.table,
    severity: share >= CRITICAL_SHARE && effect <= -CRITICAL_SHARE ? 'critical' : 'warning',
    current,
    proposed,
    predictedEffect: effect,
    gain: { savedTime: saved },
    explanation: explainGain(finding),
    confidence,
    values: {
      table: facts.table,
      indexes: specs.map(definition).join(', '),
      group: groupName(top?.statement),
      share: { value: share, unit: 'ratio' },
      calls: { value: Math.round(callsPerSecond * 60), unit: 'count' },
      current: { value: timeOf(top, 'before'), unit: 'seconds' },
      proposed: { value: timeOf(top, 'after'), unit: 'seconds' },
    },
    ...commandsOf(specs),
    details: details(finding, by, gaining),
  });
  return {
    ...advice,
    statements: gaining.map(({ statement }) => `-- group ${groupName(statement)}\n${statement.text}`),
  };
}

const timeOf = (gain: StatementGain | undefined, cost: 'before' | 'after'): number =>
  gain === undefined ? 0 : (gain.statement.meanSeconds * gain[cost]) / gain.now;

function details(finding: VerifiedFinding, by: VerifiedFinding['by'], gaining: readonly StatementGain[]): string[] {
  const { statements, entries, bytes, isCut } = finding;
  const seconds = (value: number) => formatValue(value, 'seconds', 'en');
  return [
    VERIFIED[by],
    ...gaining.map(
      (gain) =>
        `Group ${groupName(gain.statement)}: planner's cost ${round(gain.before)} → ${round(gain.after)}, so about ${seconds(timeOf(gain, 'before'))} → ${seconds(timeOf(gain, 'after'))} a call, ${round(gain.statement.callsPerSecond)} calls a second${gain.statement.isSampled ? '' : '; its parameters were not seen'}.${unseenOf(gain)}`,
    ),
    `${statements.length} known statements touch the table; the gain is over all of them, less what writers spend on the new entries.`,
    `Size when made: about ${formatValue(bytes, 'bytes', 'en')} (rows × bytes of a B-tree tuple; equal keys share one, measured on PostgreSQL 15).`,
    entries > 0
      ? `Writers make about ${round(entries)} index entries more each second; updates that set one of its columns can be HOT no more.`
      : 'No row of the table was written while it was looked at, so that writers pay nothing yet.',
    'It assumes that time goes with the planner’s cost. Statements that were not counted, and constraints to come, are not seen.',
    ...(isCut ? ['The time for planning ended before all combinations were tried: others may be better still.'] : []),
  ];
}

const unseenOf = ({ unseen, now }: StatementGain): string =>
  unseen === 0
    ? ''
    : ` It reads more blocks than the planner expects, by look-ups in other indexes: their part of the time, ${Math.round((100 * unseen) / now)} %, is taken to stay.`;

const round = (value: number) => Number(value.toPrecision(3)).toLocaleString('en');
