/** Stable codes: match on them, never on the text. A code is never reused for another meaning. */
export type PulsoErrorCode =
  /** An option is unknown or has a value that Pulso cannot use. */
  | 'invalid_option'
  /** Two different declarations of one metric family, or a family used as another type. */
  | 'metric_conflict'
  /** A label is missing or not declared by the family. */
  | 'invalid_labels'
  /** The object handed to an instrument is not what the instrument is for. */
  | 'not_instrumentable'
  /** An object is instrumented twice. */
  | 'already_instrumented'
  /** An object is not instrumented, and must be for what was asked. */
  | 'not_instrumented'
  /** A file that a setting names cannot be read. */
  | 'unreadable_file'
  /** A file that Pulso is to keep cannot be written. */
  | 'unwritable_file'
  /** The database that is to keep the history of advice does not answer as it should. */
  | 'history_unavailable'
  /** An entry of evidence holds what evidence must not hold. */
  | 'invalid_evidence'
  /** The store of evidence cannot be read or written. */
  | 'evidence_unavailable'
  /** Another process writes the store of evidence. */
  | 'evidence_taken'
  /** Another process has added to the store of evidence meanwhile. */
  | 'evidence_moved'
  /** The address to listen on cannot be had. */
  | 'listen_failed';

/** An error that the caller can mend: the message says what is wrong, where, and what to do. */
export class PulsoError extends Error {
  readonly code: PulsoErrorCode;

  constructor(code: PulsoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PulsoError';
    this.code = code;
  }
}
