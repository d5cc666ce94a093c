import { readPublicKey, readSigningKey } from '../evidence/keys.ts';
import { quotedRelation } from '../evidence/audit-log/verify.ts';
import type { Place } from '../evidence/deliver.ts';
import { PulsoError } from '../errors.ts';
import { asOther } from './as-other.ts';
import type { ConnectionConfig } from './daemon.ts';
import type { Duration } from './duration.ts';

/** Where evidence is kept, what signs it and where its checkpoints go; the keys are those of `pulso.yml`. */
export interface EvidenceConfig extends Pick<ConnectionConfig, 'url' | 'passwordFile' | 'tls'> {
  /** Ed25519 key in PEM form. */
  readonly keyFile: string;
  /** Public keys of those that signed before; their checkpoints are trusted still. */
  readonly formerKeys?: readonly string[] | undefined;
  /** Folder for evidence in files, unless `url` names a PostgreSQL database. */
  readonly directory?: string | undefined;
  /** Default 64MiB. */
  readonly segmentSize?: string | undefined;
  /** Default 1h. */
  readonly checkpointInterval?: Duration | undefined;
  /**
   * Role that may SELECT from the schema, by which the daemon verifies it once a day. What it does not set is as for
   * `url`, but for user and password.
   */
  readonly reader?: Pick<ConnectionConfig, 'url' | 'user' | 'passwordFile'> | undefined;
  readonly deliver?:
    | readonly {
        readonly directory?: string | undefined;
        readonly url?: string | undefined;
        /** Default PUT. */
        readonly method?: 'PUT' | 'POST' | undefined;
        readonly tokenFile?: string | undefined;
      }[]
    | undefined;
  /** The service's own audit log, verified as the target's auditor. */
  readonly auditLog?:
    | {
        readonly target: string;
        /** Default pulso_ref.audit_log. */
        readonly relation?: string | undefined;
        /** Default 5m. */
        readonly interval?: Duration | undefined;
      }
    | undefined;
}

export interface EvidenceSettings {
  readonly keyFile: string;
  readonly formerKeys: readonly string[];
  readonly directory?: string;
  readonly segmentBytes: number;
  readonly connection?: Pick<ConnectionConfig, 'url' | 'passwordFile' | 'tls'>;
  /** The role that may read that database; absent where nobody verifies it from here. */
  readonly reader?: ConnectionConfig;
  readonly checkpointMs: number;
  readonly deliver: readonly Place[];
  readonly auditLog?: { readonly target: string; readonly relation: string; readonly intervalMs: number };
}

/** @throws PulsoError for the first setting that cannot be used */
export function resolveEvidence(
  given: EvidenceConfig,
  targets: ReadonlySet<string>,
  sizes: Pick<EvidenceSettings, 'segmentBytes' | 'checkpointMs'> & { readonly auditMs: number },
): EvidenceSettings {
  const { keyFile, formerKeys = [], directory, url, passwordFile, tls, reader, deliver = [], auditLog } = given;
  if ((directory === undefined) === (url === undefined)) {
    throw new PulsoError('invalid_option', 'evidence needs either directory or url, and not both.');
  }
  if (reader !== undefined && url === undefined) {
    throw new PulsoError('invalid_option', 'evidence.reader is for a database. Remove it, or set evidence.url.');
  }
  readSigningKey(keyFile);
  for (const file of formerKeys) readPublicKey(file, 'evidence.formerKeys');
  if (auditLog !== undefined && !targets.has(auditLog.target)) {
    throw new PulsoError(
      'invalid_option',
      `evidence.auditLog.target is "${auditLog.target}", which is no target's name.`,
    );
  }
  const relation = auditLog?.relation ?? 'pulso_ref.audit_log';
  quotedRelation(relation);
  return {
    ...{ keyFile, formerKeys },
    ...(directory === undefined ? { connection: { url, passwordFile, tls } } : { directory }),
    ...(reader === undefined ? {} : { reader: asOther({ url, tls }, reader) }),
    ...{ segmentBytes: sizes.segmentBytes, checkpointMs: sizes.checkpointMs },
    deliver: deliver.map(placeOf),
    ...(auditLog === undefined ? {} : { auditLog: { target: auditLog.target, relation, intervalMs: sizes.auditMs } }),
  };
}

function placeOf(
  { directory, url, method = 'PUT', tokenFile }: NonNullable<EvidenceConfig['deliver']>[number],
  index: number,
): Place {
  if (directory !== undefined && url === undefined) return { directory };
  if (url !== undefined && directory === undefined) return { url, method, tokenFile };
  throw new PulsoError('invalid_option', `evidence.deliver[${index}] needs either directory or url, and not both.`);
}
