import { metrics } from '@pulso/catalogue';
import { sample, type Sample } from '../../postgres/sample.ts';
import type { Finding } from '../finding.ts';
import { STATUSES } from './finding.ts';

/** How the controls stand in each database, where a target watches several: by it the one that pulls the whole down is found. */
export function databaseSamples(findings: readonly Finding[]): Sample[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { datname, status } of findings.flatMap(({ databases = [] }) => databases)) {
    const own = counts.get(datname) ?? new Map<string, number>(STATUSES.map((one) => [one, 0]));
    counts.set(datname, own.set(status, (own.get(status) ?? 0) + 1));
  }
  return [...counts].flatMap(([datname, own]) =>
    [...own].flatMap(([status, count]) => sample(metrics.compliance.databaseControls, [datname, status], count)),
  );
}
