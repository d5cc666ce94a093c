/** What the doctor says of one thing that it looked at. */
export interface Finding {
  /** `problem`: something does not work; `hint`: it works, and could be better; `ok`: as it should be. */
  readonly level: 'ok' | 'hint' | 'problem';
  readonly what: string;
  /** Exactly what to run or set; absent where all is well. */
  readonly remedy?: string;
}

export const ok = (what: string): Finding => ({ level: 'ok', what });
export const hint = (what: string, remedy: string): Finding => ({ level: 'hint', what, remedy });
export const problem = (what: string, remedy: string): Finding => ({ level: 'problem', what, remedy });
