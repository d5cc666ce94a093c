import { readSigningKey } from '../evidence/keys.ts';
import { quotedRelation } from '../evidence/audit-log/verify.ts';
import type { Place } from '../evidence/deliver.ts';
import { PulsoError } from '../errors.ts';
import type { ConnectionConfig } from './daemon.ts';
import type { Duration } from './duration.ts';

/** Where evidence is kept, what signs it and where its checkpoints go; the keys are those of `pulso.yml`. */
export interface EvidenceConfig extends Pick<ConnectionConfig, 'url' | 'passwordFile' | 'tls'> {
  /** Ed25519 key in PEM form. */
  readonly keyFile: string;
  /** Folder for evidence in files, unless `url` names a PostgreSQL database. */
  readonly directory?: string | undefined;
  /** Default 64MiB. */
  readonly segmentSize?: string | undefined;
  /** Default 1h. */
  readonly checkpointInterval?: Duration | undefined;
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
  readonly directory?: string;
  readonly segmentBytes: number;
  readonly connection?: Pick<ConnectionConfig, 'url' | 'passwordFile' | 'tls'>;
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
  const { keyFile, directory, url, passwordFile, tls, deliver = [], auditLog } = given;
  if ((directory === undefined) === (url === undefined)) {
    throw new PulsoError('invalid_option', 'evidence needs either directory or url, and not both.');
  }
  readSigningKey(keyFile);
  if (auditLog !== undefined && !targets.has(auditLog.target)) {
    throw new PulsoError(
      'invalid_option',
      `evidence.auditLog.target is "${auditLog.target}", which is no target's name.`,
    );
  }
  const relation = auditLog?.relation ?? 'pulso_ref.audit_log';
  quotedRelation(relation);
  return {
    keyFile,
    ...(directory === undefined ? { connection: { url, passwordFile, tls } } : { directory }),
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
