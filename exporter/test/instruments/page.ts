/** A page of metrics as `name{labels}` → value, labels in the page's order. For tests only. */
export function samplesOf(page: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of page.split('\n')) {
    const match = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) +(\S+)$/.exec(line);
    const [, series = '', value] = match ?? [];
    if (match !== null) samples.set(series, Number(value));
  }
  return samples;
}

/** The port on which a server listens. */
export function portOf(server: { address(): unknown }): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null && 'port' in address) return Number(address.port);
  throw new Error('the server does not listen on a port');
}
