import { metrics } from '@pulso/catalogue';
import { sample, type Sample } from '../../postgres/sample.ts';
import type { Finding } from '../finding.ts';

/** When the certificate of each edge ends: once an edge, however many controls have looked at it, the last look counting. */
export function edgeSamples(findings: readonly Finding[]): Sample[] {
  const certificates = findings
    .toSorted((a, b) => a.result.evaluatedAt.getTime() - b.result.evaluatedAt.getTime())
    .flatMap((finding) => finding.certificates ?? []);
  return [...new Map(certificates.map(({ edge, notAfter }) => [edge, notAfter]))].flatMap(([edge, notAfter]) =>
    sample(metrics.compliance.certificateNotAfter, [edge], notAfter.getTime() / 1000),
  );
}
