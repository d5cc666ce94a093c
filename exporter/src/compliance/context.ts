import type { Parameters, ProbeSetting, ProbeTargets } from '@pulso/catalogue';
import type { Client } from 'pg';
import type { PrometheusClient } from '../prometheus/index.ts';
import type { Positions } from './resume.ts';
import type { Limits } from './session.ts';

/** What probes need to know, `compliance.probes` of the settings. */
export interface Probes extends Readonly<Partial<Record<ProbeSetting, readonly string[] | undefined>>> {
  /** A text that the privacy page must hold: the contact of the data protection officer. */
  readonly dpoContact?: string | undefined;
  /** Bearer token of the request that may see the photo. */
  readonly tokenFile?: string | undefined;
  /** Certificates that the probes trust besides the system's own. */
  readonly caFile?: string | undefined;
  /** Where the edge listens in clear text, if it does. Default 80. */
  readonly httpPort?: number | undefined;
}

/** What tests of one target work with. */
export interface Context {
  readonly limits: Limits;
  /** The auditor's session, or why there is none. */
  readonly session: Client | { readonly lost: string };
  readonly parameters: Parameters;
  readonly positions: Positions;
  readonly probes: Probes;
  readonly probeTimeoutMs: number;
  readonly prometheus?: PrometheusClient | undefined;
  /** Identity labels of the target in PromQL. */
  readonly identity: Readonly<Record<string, string>>;
  readonly stopping: AbortSignal;
}

/** The addresses that a probe goes to; empty where nobody has set them. */
export function targetsOf(targets: ProbeTargets, probes: Probes): readonly string[] {
  return 'setting' in targets ? (probes[targets.setting] ?? []) : targets;
}
