/** Where a command writes: handed in, so that tests read it. */
export interface Io {
  /** What was asked for. One line, without its end. */
  readonly out: (line: string) => void;
  /** What went wrong, and progress. */
  readonly err: (line: string) => void;
  readonly debug: boolean;
}

export const processIo: Io = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  debug: process.env['PULSO_DEBUG'] === '1',
};
