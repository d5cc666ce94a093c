import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import type { AuditPosition } from './audit-log/verify.ts';
import type { Link } from './link.ts';
import type { EvidenceState } from './log.ts';

interface Sources {
  readonly state: () => EvidenceState;
  readonly verified: () => { readonly at: number; readonly problems: number } | undefined;
  readonly audit: { readonly target: string; readonly position: () => AuditPosition | undefined } | undefined;
}

const seconds = (at: number | undefined): number | undefined => (at === undefined ? undefined : at / 1_000);

/** Keeps the number of each control's last entry on the daemon's page. */
export function exposeControlEntries(registry: Registry): (links: readonly Link[]) => void {
  const entries = registry.gauge(metrics.evidence.controlEntry);
  return (links) => {
    for (const { entry } of links) {
      if (entry.kind !== 'control') continue;
      const { target, control } = entry.data;
      // Of a server's databases the one that was written about last.
      const [server = ''] = String(target).split('/');
      entries.bind({ server, control: String(control) }).set(entry.seq);
    }
  };
}

/** Puts the store of evidence on the daemon's page; read when the page is made. */
export function exposeEvidence(registry: Registry, { state, verified, audit }: Sources): void {
  const { evidence } = metrics;
  registry.gauge(evidence.entries).bindCallback({}, () => state().entries);
  registry.gauge(evidence.lastEntry).bindCallback({}, () => seconds(state().lastAt));
  registry.gauge(evidence.lastCheckpoint).bindCallback({}, () => seconds(state().checkpointAt));
  registry.gauge(evidence.unsealed).bindCallback({}, () => seconds(state().unsealedAt));
  const checkpoints = registry.gauge(evidence.checkpoints);
  checkpoints.bindCallback({ state: 'delivered' }, () => state().checkpoints - state().undelivered);
  checkpoints.bindCallback({ state: 'pending' }, () => state().undelivered);
  registry.gauge(evidence.writable).bindCallback({}, () => (state().isWritable ? 1 : 0));
  registry.gauge(evidence.waiting).bindCallback({}, () => state().waiting);
  registry.counter(evidence.lost).bindCallback({}, () => state().lost);
  registry.gauge(evidence.problems).bindCallback({}, () => verified()?.problems);
  registry.gauge(evidence.verified).bindCallback({}, () => seconds(verified()?.at));
  if (audit === undefined) return;
  const rows = registry.gauge(evidence.auditRows);
  const server = audit.target;
  rows.bindCallback({ server, result: 'checked' }, () => audit.position()?.checked);
  rows.bindCallback({ server, result: 'failed' }, () => audit.position()?.failed);
}
