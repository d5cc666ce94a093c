/** One JSON line per event on stderr. Fields are ids, codes and counts: never names, CPFs, bodies or query strings. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  error(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
}

export function jsonLog(write: (line: string) => void = (line) => void process.stderr.write(line)): Log {
  const line =
    (level: string) =>
    (event: string, fields: object = {}) =>
      write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  return { info: line('info'), error: line('error') };
}

export const silentLog: Log = { info: () => {}, error: () => {} };
