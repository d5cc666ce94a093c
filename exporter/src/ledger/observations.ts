import { type Entry, entryKey, keyOf } from './entry.ts';
import type { Report } from './sources.ts';
import type { Observation } from './step.ts';

/** What the sources' reports say of each advice that is given or known, by key; figures are added later. */
export function observations(reports: readonly Report[], entries: readonly Entry[]): Map<string, Observation> {
  const seen = new Map<string, Observation>();
  const isApplied = (report: Report | undefined, id: string): Pick<Observation, 'applied'> =>
    report?.applied === undefined ? {} : { applied: report.applied.has(id) };
  for (const report of reports) {
    const { source, known } = report;
    for (const { service, cluster, advice, server, page } of report.proposals) {
      const key = keyOf({ service, cluster }, advice.id);
      // Of the same advice from two sources the first one counts.
      const first = seen.get(key) ?? {
        ...{ service, cluster, source, known, advice, ...isApplied(report, advice.id) },
        ...(page === undefined ? {} : { page }),
      };
      const servers = [...(first.servers ?? []), ...(server === undefined ? [] : [server])];
      seen.set(key, { ...first, servers: [...new Set(servers)] });
    }
  }
  const bySource = new Map(reports.map((report) => [report.source, report]));
  for (const entry of entries) {
    const { service, cluster, source, advice } = entry;
    const key = entryKey(entry);
    if (seen.has(key)) continue;
    const report = bySource.get(source);
    // A source that is no longer there, such as a target that was taken out of the configuration, stays silent for good.
    const known = report?.known ?? true;
    seen.set(key, { service, cluster, source, known, ...isApplied(report, advice.id) });
  }
  return seen;
}
