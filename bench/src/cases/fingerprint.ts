import { fingerprint } from '@pulso/exporter';
import { bytesPerCall } from '../harness/bytes.ts';
import type { Case, Figures } from '../harness/case.ts';
import { figuresOf, paired, ratio, type Variant } from '../harness/paired.ts';
import { LimitFingerprints } from '../limits/fingerprint.ts';
import { NEW_MASK, NEW_TEXTS, SEEN_MASK, SEEN_TEXTS, shapes } from '../workload/statements.ts';

/** What keeps the engine from leaving out a call whose result nobody uses. */
let sink: unknown;

function limit(): LimitFingerprints {
  const limits = new LimitFingerprints();
  const ours = new Set(shapes.map((shape) => fingerprint(shape(1)).id));
  const theirs = new Set(shapes.map((shape) => limits.of(shape(1)).key));
  if (ours.size !== shapes.length || theirs.size !== shapes.length) throw new Error('shapes are not told apart');
  return limits;
}

async function parser(texts: readonly string[], mask: number): Promise<Variant> {
  const { fingerprintSync, loadModule } = await import('libpg-query');
  await loadModule();
  const groups = new Map<string, object>();
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) {
        const id = fingerprintSync(texts[i & mask]!);
        let group = groups.get(id);
        if (group === undefined) groups.set(id, (group = {}));
        sink = group;
      }
    },
  };
}

/**
 * The parser has rounds of its own with Pulso, and is loaded only then: with its WebAssembly in the process, and the
 * garbage that it leaves, what takes some nanoseconds was seen to take half as long again.
 */
async function figures(
  pulso: Variant,
  hand: Variant,
  makePeer: (() => Promise<Variant>) | undefined,
  rounds: number,
): Promise<Figures> {
  const own = figuresOf(await paired({ pulso, limit: hand }, { rounds }));
  const bytes = bytesPerCall((calls) => void pulso.run(calls));
  if (makePeer === undefined) return { ...own, bytesPerCall: bytes };
  const times = await paired({ pulso, 'libpg-query': await makePeer() }, { rounds });
  const against = ratio(times, 'libpg-query', 'pulso').median;
  return { ...own, bytesPerCall: bytes, peers: { 'libpg-query': against } };
}

export const cases: readonly Case[] = [
  {
    name: 'fingerprint-new',
    what: 'the group of a statement whose text was not seen before, 8 shapes of 8 to 340 characters, against a one-pass normaliser written for just these; libpg-query by its fingerprint',
    goal: { ofLimit: 1.2, peers: { 'libpg-query': 15 } },
    processes: 5,
    async run({ rounds, peers }) {
      const limits = limit();
      let at = 0;
      let limitAt = 0;
      const pulso: Variant = {
        run(calls) {
          for (let i = 0; i < calls; i++) sink = fingerprint(NEW_TEXTS[at++ & NEW_MASK]!);
        },
      };
      const hand: Variant = {
        run(calls) {
          for (let i = 0; i < calls; i++) sink = limits.of(NEW_TEXTS[limitAt++ & NEW_MASK]!);
        },
      };
      return figures(pulso, hand, peers ? () => parser(NEW_TEXTS, NEW_MASK) : undefined, rounds);
    },
  },
  {
    name: 'fingerprint-seen',
    what: 'the group of a statement whose text was seen before, 8 texts in turn, against a look into a Map; libpg-query by its fingerprint',
    goal: { ofLimit: 1.3, bytesPerCall: 0, peers: { 'libpg-query': 1_500 } },
    processes: 5,
    async run({ rounds, peers }) {
      const map = new Map(SEEN_TEXTS.map((text) => [text, { text }]));
      const pulso: Variant = {
        run(calls) {
          for (let i = 0; i < calls; i++) sink = fingerprint(SEEN_TEXTS[i & SEEN_MASK]!);
        },
      };
      const hand: Variant = {
        run(calls) {
          for (let i = 0; i < calls; i++) sink = map.get(SEEN_TEXTS[i & SEEN_MASK]!);
        },
      };
      return figures(pulso, hand, peers ? () => parser(SEEN_TEXTS, SEEN_MASK) : undefined, rounds);
    },
  },
];

/** Read by nobody; exported so that it is not left out. */
export const lastResult = (): unknown => sink;
