import type { ControlStatus } from '@pulso/catalogue';

/** What a test found. Counts and times only: nothing of what was looked at. */
export interface Measurement {
  readonly status: ControlStatus;
  /** Objects looked at and, of these, failed; absent where the test did not run to an end. */
  readonly checked?: number;
  readonly failed?: number;
  /** Since when the oldest failure has been one; absent where the control does not tell. */
  readonly oldest?: Date;
  /** Tells one set of failing rows from another; only a keyed digest of it is ever kept or shown. */
  readonly failing?: string;
  /** SQLSTATE or a word of ours (`contract`, `unreachable` …); an error's text may quote values, so it is not kept. */
  readonly errorCode?: string;
  /** Of the edges that a TLS probe has reached. */
  readonly certificates?: readonly EdgeCertificate[];
}

/** What an edge shows to its clients. */
export interface EdgeCertificate {
  /** Its host, with the port where it is not 443. */
  readonly edge: string;
  readonly notAfter: Date;
}

/** What one test of one control found. */
export interface Result extends Omit<Measurement, 'failing' | 'certificates'> {
  readonly control: string;
  readonly evaluatedAt: Date;
}

/** An error of the control itself: it did not answer as it has to. */
export const CONTRACT: Measurement = { status: 'error', errorCode: 'contract' };

/** So many checks, of which so many failed. */
export function counted(checked: number, failed: number): Measurement {
  return { status: failed > 0 ? 'fail' : 'pass', checked, failed };
}
