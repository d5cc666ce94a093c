import type { Verification } from '@pulso/exporter/evidence';

/** What was found, a line each; the last one says whether the evidence stands. */
export function formatVerification(found: Verification): string[] {
  const { problems, problemCount, entries, checkpoints, delivered, unsealed, head, torn } = found;
  const lines = problems.map(
    ({ place, seq, kind, what }) => `${place}: ${seq === undefined ? '' : `entry ${seq}: `}${what} (${kind})`,
  );
  if (problemCount > problems.length) lines.push(`… and ${problemCount - problems.length} more.`);
  if (torn !== undefined) {
    lines.push(
      `${torn}: only partly written, as by a loss of power: nobody had been told of that entry. It is no alteration; the next start takes it away and says so.`,
    );
  }
  if (delivered === 0) {
    lines.push(
      'No checkpoints from elsewhere were there to compare (--checkpoints, evidence.deliver): whoever has the key could have written everything anew.',
    );
  }
  if (unsealed > 0)
    lines.push(`${count(unsealed, 'entry', 'entries')} after the last checkpoint can still be written anew.`);
  const state = problemCount === 0 ? 'unaltered' : `ALTERED: ${count(problemCount, 'problem', 'problems')}`;
  const end =
    head === undefined ? '' : `; the last is entry ${head.seq} of ${new Date(head.at).toISOString()}, ${head.hash}`;
  lines.push(
    `${count(entries, 'entry', 'entries')}, ${count(checkpoints, 'checkpoint', 'checkpoints')}: ${state}${end}.`,
  );
  return lines;
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
