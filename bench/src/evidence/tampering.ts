import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  deliveredIn,
  EvidenceLog,
  type EvidenceReader,
  type EvidenceStore,
  fileReader,
  FileStore,
  makeKey,
  readPublicKey,
  readSigningKey,
  verifyEvidence,
} from '@pulso/exporter/evidence';
import { alterations, type Contents } from './alterations.ts';
import { seeded } from './random.ts';
import { recordSample } from './sample.ts';

/** A store that may be written past Pulso, as its administrator may. */
export interface Victim {
  readonly store: EvidenceStore;
  readonly reader: () => EvidenceReader;
  readonly read: () => Promise<Contents>;
  /** Puts the store into exactly this state. */
  readonly write: (contents: Contents) => Promise<void>;
}

export interface Tampered {
  readonly tamperings: number;
  readonly tamperingsFound: number;
  /** Found, of so many, by way of altering. */
  readonly byAlteration: Readonly<Record<string, readonly [found: number, of: number]>>;
  /** Alterations that nobody noticed: name and seed. */
  readonly missed: readonly string[];
}

const ENTRIES = 120;
const CHECKPOINTS = 8;

/**
 * Alters a store in every way there is, again and again, and counts how often `verify` finds it. Checkpoints were delivered
 * to a second folder, which is out of the forger's reach; every alteration begins at the true store.
 * @throws where the store that nobody touched is called altered
 */
export async function tamper(
  makeVictim: (folder: string) => Promise<Victim> | Victim,
  times: number,
  seed = 1,
): Promise<Tampered> {
  const folder = mkdtempSync(join(tmpdir(), 'pulso-tampering-'));
  try {
    const victim = await makeVictim(folder);
    makeKey(join(folder, 'key'));
    makeKey(join(folder, 'forger'));
    const forger = readSigningKey(join(folder, 'forger'));
    const key = readSigningKey(join(folder, 'key'));
    const log = new EvidenceLog(victim.store, {
      key,
      deliver: [{ directory: join(folder, 'delivered') }],
      checkpointMs: 3_600_000,
    });
    await log.open();
    await recordSample(log, ENTRIES, CHECKPOINTS, seeded(seed));
    await log.close(60_000);
    const keys = [readPublicKey(join(folder, 'key.pub'), 'key')];
    const problems = async (): Promise<number> => {
      const reader = victim.reader();
      try {
        return (await verifyEvidence(reader, { keys, delivered: [deliveredIn(join(folder, 'delivered'))] }))
          .problemCount;
      } finally {
        await reader.close();
      }
    };
    const truth = await victim.read();
    const untouched = async () => {
      if ((await problems()) > 0) throw new Error('the store that nobody touched is called altered');
    };
    await untouched();
    const byAlteration: Record<string, [number, number]> = {};
    const missed: string[] = [];
    const names = Object.keys(alterations);
    for (let time = 0; time < times; time++) {
      const name = names[time % names.length]!;
      const altered = alterations[name]!(truth, seeded(seed * 1_000_003 + time), forger);
      const tally = (byAlteration[name] ??= [0, 0]);
      if (JSON.stringify(altered) === JSON.stringify(truth)) throw new Error(`${name} (${time}) alters nothing`);
      await victim.write(altered);
      tally[1]++;
      if ((await problems()) > 0) tally[0]++;
      else missed.push(`${name} (${time})`);
    }
    await victim.write(truth);
    await untouched();
    return { tamperings: times, tamperingsFound: times - missed.length, byAlteration, missed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Small files, so that the chain goes over several. */
export function fileVictim(folder: string): Victim {
  const directory = join(folder, 'store');
  const file = (name: string) => join(directory, name);
  const SEGMENTS = 3;
  const lines = (name: string) => readFileSync(file(name), 'utf8').split('\n').slice(0, -1);
  const text = (list: readonly string[]) => list.map((line) => `${line}\n`).join('');
  let sizes: number[] = [];
  return {
    store: new FileStore(directory, { segmentBytes: 1_000_000 }),
    reader: () => fileReader(directory),
    read: async () => {
      const all = lines('evidence-000000000001.jsonl');
      sizes = Array.from({ length: SEGMENTS }, (_, index) => Math.floor((all.length * (index + 1)) / SEGMENTS));
      return { lines: all, checkpoints: lines('checkpoints.jsonl') };
    },
    write: async (contents) => {
      let from = 0;
      for (const [index, to] of [...sizes.slice(0, -1), Infinity].entries()) {
        writeFileSync(file(`evidence-00000000000${index + 1}.jsonl`), text(contents.lines.slice(from, to)));
        from = to;
      }
      writeFileSync(file('checkpoints.jsonl'), text(contents.checkpoints));
    },
  };
}
