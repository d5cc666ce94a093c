/** Tells a person on stderr what has been done; stdout is for what programs read. */
export function progress(step: string, seconds?: number): void {
  process.stderr.write(seconds === undefined ? `${step}\n` : `${step} (${seconds.toFixed(1)} s)\n`);
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP. A second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
