import { bytesPerCall } from './bytes.ts';
import type { Case } from './case.ts';
import { figuresOf, paired, type Variant } from './paired.ts';

export interface HotPath extends Pick<Case, 'name' | 'what' | 'goal'> {
  readonly pulso: () => Variant;
  readonly limit: () => Variant;
  /** Made only where peers are measured. */
  readonly peers: Readonly<Record<string, () => Variant | Promise<Variant>>>;
}

/** A call of some nanoseconds: against its limit and peers in five processes, with the bytes that it allocates. */
export function hotPath({ pulso, limit, peers: makers, ...described }: HotPath): Case {
  return {
    ...described,
    processes: 5,
    async run({ rounds, peers }) {
      const ours = pulso();
      const others: Record<string, Variant> = {};
      if (peers) for (const [name, make] of Object.entries(makers)) others[name] = await make();
      const times = await paired({ pulso: ours, limit: limit(), ...others }, { rounds, slices: 20 });
      return { ...figuresOf(times), bytesPerCall: bytesPerCall((calls) => void ours.run(calls)) };
    },
  };
}
