import type { Figures } from './case.ts';
import { median, spreadOf } from './statistics.ts';

/** The figures of one case from several processes as one: medians, and the quartiles of the processes' medians. */
export function merged(runs: readonly Figures[]): Figures {
  const [first] = runs;
  if (first === undefined) throw new RangeError('no figures to merge');
  if (runs.length === 1) return first;
  const numbers = (pick: (figures: Figures) => number | undefined) =>
    runs.map(pick).filter((value) => value !== undefined);
  const middle = (pick: (figures: Figures) => number | undefined) => {
    const values = numbers(pick);
    return values.length === 0 ? undefined : median(values);
  };
  const each = (pick: (figures: Figures) => Readonly<Record<string, number>> | undefined) => {
    const names = new Set(runs.flatMap((run) => Object.keys(pick(run) ?? {})));
    return Object.fromEntries([...names].map((name) => [name, middle((figures) => pick(figures)?.[name])!]));
  };
  const main = numbers((figures) => figures.ofLimit);
  return {
    ofLimit: middle((figures) => figures.ofLimit),
    peers: each((figures) => figures.peers),
    bytesPerCall: middle((figures) => figures.bytesPerCall),
    counts: each((figures) => figures.counts),
    rounds: runs.reduce((sum, { rounds }) => sum + rounds, 0),
    spread: main.length === 0 ? first.spread : spreadOf(main),
    notes: { ...first.notes, ...each((figures) => numeric(figures.notes)), processes: runs.length },
  };
}

function numeric(notes: Figures['notes']): Readonly<Record<string, number>> {
  const entries = Object.entries(notes ?? {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return Object.fromEntries(entries);
}
