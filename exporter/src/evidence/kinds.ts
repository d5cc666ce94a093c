import { PulsoError } from '../errors.ts';
import {
  control,
  count,
  digest,
  errorCode,
  type Field,
  oneOf,
  optional,
  regulation,
  release,
  target,
} from './fields.ts';

const STATUSES = ['pass', 'fail', 'error', 'unknown', 'skip', 'na'] as const;
type Status = (typeof STATUSES)[number];

/** What each kind of evidence holds; instants are milliseconds since 1970. */
export interface EvidenceData {
  /** The first entry of every store: `origin` tells stores apart. */
  readonly genesis: { readonly origin: string; readonly version: number };
  readonly daemon: { readonly event: 'start' | 'stop'; readonly version: string };
  /** A command recorded what follows, while no daemon wrote. */
  readonly command: { readonly command: 'run' | 'attest' | 'waive'; readonly version: string };
  /** What was in force from here on. */
  readonly settings: { readonly settings: string; readonly catalogue?: string; readonly profile?: string };
  /** What a test found; written when that changed, and at least once an hour. */
  readonly control: {
    readonly target: string;
    readonly control: string;
    readonly regulation: string;
    readonly status: Status;
    readonly previous?: Status;
    readonly checked?: number;
    readonly failed?: number;
    readonly oldest?: number;
    /** HMAC of what tells this set of failing rows from another: the same value, the same rows. */
    readonly failing?: string;
    readonly error?: string;
    readonly query: string;
    readonly catalogue: string;
    readonly server?: string;
    readonly waivedUntil?: number;
  };
  /** `record` is the digest of the whole waiver: names and reason stay with whoever keeps it. */
  readonly waiver: { readonly control: string; readonly record: string; readonly expires: number };
  readonly attestation: {
    readonly control: string;
    readonly record: string;
    readonly document: string;
    readonly expires: number;
  };
  /** How far the clinic's audit log was verified, and the hash that it had there. */
  readonly audit: {
    readonly target: string;
    readonly relation: string;
    readonly seq: number;
    readonly hash: string;
    readonly checked: number;
    readonly failed: number;
    readonly firstFailed?: number;
  };
  /** Announces the checkpoint that is signed over this very entry. All up to `delivered` are in every other place. */
  readonly checkpoint: { readonly key: string; readonly number: number; readonly delivered: number };
  readonly verification: { readonly entries: number; readonly problems: number };
  /** Entries that could not be written in time and are lost. */
  readonly gap: { readonly lost: number };
  /** A last line that was only partly written when the power went, and was taken away. */
  readonly recovery: { readonly bytes: number; readonly digest: string };
}

export type EvidenceKind = keyof EvidenceData;

/** Of chance or of a digest, so that nothing is told by it. */
const hexadecimal = (digits: number): Field => ({
  what: `an id of ${digits} hexadecimal digits`,
  accepts: (value) => typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value),
});

const schema: { readonly [K in EvidenceKind]: { readonly [F in keyof EvidenceData[K]]-?: Field } } = {
  genesis: { origin: hexadecimal(32), version: count },
  daemon: { event: oneOf('start', 'stop'), version: release },
  command: { command: oneOf('run', 'attest', 'waive'), version: release },
  settings: { settings: digest, catalogue: optional(digest), profile: optional(digest) },
  control: {
    ...{ target, control, regulation, status: oneOf(...STATUSES), previous: optional(oneOf(...STATUSES)) },
    ...{ checked: optional(count), failed: optional(count), oldest: optional(count), failing: optional(digest) },
    error: optional(errorCode),
    ...{ query: digest, catalogue: digest, server: optional(release), waivedUntil: optional(count) },
  },
  waiver: { control, record: digest, expires: count },
  attestation: { control, record: digest, document: digest, expires: count },
  audit: {
    ...{ target, relation: digest, seq: count, hash: digest, checked: count, failed: count },
    firstFailed: optional(count),
  },
  checkpoint: { key: hexadecimal(24), number: count, delivered: count },
  verification: { entries: count, problems: count },
  gap: { lost: count },
  recovery: { bytes: count, digest },
};

export const evidenceKinds = Object.keys(schema);

/** What is wrong with an entry's data; undefined where it may stand. Never quotes the value: it may be personal. */
export function dataProblem(kind: string, data: unknown): string | undefined {
  const fields: Readonly<Record<string, Field>> | undefined = Object.hasOwn(schema, kind)
    ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was just found there
      schema[kind as EvidenceKind]
    : undefined;
  if (fields === undefined) return 'is of a kind that this version of Pulso does not know';
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'holds no data';
  const unknown = Object.keys(data).filter((name) => !Object.hasOwn(fields, name)).length;
  if (unknown > 0) return `has ${unknown} field(s) that "${kind}" has not`;
  for (const [name, field] of Object.entries(fields)) {
    const value: unknown = Object.hasOwn(data, name) ? Reflect.get(data, name) : undefined;
    if (value === undefined && field.isOptional === true && !Object.hasOwn(data, name)) continue;
    if (!field.accepts(value)) return `has a ${name} that is not ${field.what}`;
  }
  return undefined;
}

/** @throws PulsoError `invalid_evidence` for what evidence must not hold */
export function requireData(kind: string, data: unknown): void {
  const problem = dataProblem(kind, data);
  if (problem !== undefined) throw new PulsoError('invalid_evidence', `Evidence of kind "${kind}" ${problem}.`);
}
