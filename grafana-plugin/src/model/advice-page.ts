/** An exporter that tells its address. */
export interface Advertised {
  readonly service: string;
  readonly instance: string;
  readonly address: string;
}

/** What of a recommendation decides where its page is. */
export interface OfPage {
  readonly id: string;
  readonly service: string;
  readonly instance: string;
}

/**
 * The page of a recommendation: at the exporter that reports it; behind a proxy that renames it, at the one exporter
 * of another name (the daemon, which knows all advice), else at the service's own.
 */
export function advicePage(exporters: readonly Advertised[], { id, service, instance }: OfPage): string | undefined {
  const all = exporters.filter((one) => one.address !== '');
  const reporter = all.find((one) => one.instance !== '' && one.instance === instance);
  const others = all.filter((one) => one.service !== service);
  const own = all.find((one) => one.service === service);
  const address = (reporter ?? (others.length === 1 ? others[0] : own))?.address;
  return address === undefined ? undefined : `${address.replace(/\/+$/, '')}/advice/${encodeURIComponent(id)}`;
}
