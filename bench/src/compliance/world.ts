import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controls } from '@pulso/catalogue';
import type { DaemonConfig } from '@pulso/exporter';
import { createValidators, FileLedger, type Finding, type Ledger, type Validator } from '@pulso/exporter/compliance';
import { Supervisor } from '@pulso/local-stack';
import { createAuthority, type Authority } from './certificate.ts';
import { type Database, hostAddress, startDatabase } from './database.ts';
import { CONTACT, type Edge, startEdge, TOKEN } from './edge.ts';
import { type MetricsWorld, startMetrics } from './metrics-page.ts';

const SERVICE = 'clinic';
const DAY_MS = 86_400_000;

/** A clinic that complies, in all that Pulso looks at: real servers, set up as the controls want them. */
export interface World {
  readonly database: Database;
  readonly edge: Edge;
  readonly authority: Authority;
  readonly metrics: MetricsWorld;
  /** What pulso.yml has to say for all of it. */
  readonly config: DaemonConfig;
  /** Somebody vouches for a control, from so many days ago for so many days. */
  readonly attest: (control: string, daysAgo: number, days: number) => Promise<void>;
  /** Everything is tested once, as the daemon would. */
  readonly validate: () => Promise<ReadonlyMap<string, Finding>>;
  readonly stop: () => Promise<void>;
}

export const attested = controls.filter(({ mode }) => mode !== 'auto').map(({ id }) => id);

export async function startWorld(): Promise<World> {
  const supervisor = new Supervisor();
  const folder = mkdtempSync(join(tmpdir(), 'pulso-compliance-'));
  supervisor.removeAtEnd(folder);
  const authority = createAuthority(supervisor);
  const database = await startDatabase(authority.issue(['127.0.0.1', hostAddress], 50), supervisor);
  const edge = await startEdge(authority.issue(['127.0.0.1'], 50));
  const metrics = await startMetrics(SERVICE, supervisor);
  await metrics.scraped();
  const tokenFile = join(folder, 'photo-token');
  writeFileSync(tokenFile, TOKEN, { mode: 0o600 });
  const passwordFile = join(folder, 'auditor-password');
  writeFileSync(passwordFile, database.auditorPassword, { mode: 0o600 });
  const ledgerFile = join(folder, 'ledger.jsonl');
  const ledger: Ledger = new FileLedger(ledgerFile, controls);
  const attest = async (control: string, daysAgo: number, days: number): Promise<void> => {
    const at = new Date(Date.now() - daysAgo * DAY_MS);
    const expiresAt = new Date(at.getTime() + days * DAY_MS);
    await ledger.append({ kind: 'attestation', control, by: 'DPO', at, expiresAt, evidenceSha256: 'ab'.repeat(32) });
  };
  for (const control of attested) await attest(control, 1, 300);
  const config: DaemonConfig = {
    prometheus: { url: metrics.prometheusUrl },
    targets: [
      {
        name: 'clinic-db',
        service: SERVICE,
        url: database.auditorUrl,
        passwordFile,
        tls: { caFile: authority.caFile },
        auditor: { url: database.auditorUrl, passwordFile },
      },
    ],
    compliance: {
      ledger: ledgerFile,
      probes: {
        edges: [edge.url],
        photoCanary: [`${edge.url}/photo`],
        privacyPage: [`${edge.url}/privacy`],
        publicPages: [`${edge.url}/`],
        dpoContact: CONTACT,
        tokenFile,
        caFile: authority.caFile,
        httpPort: edge.httpPort,
      },
    },
  };
  const [validator] = createValidators(config);
  if (validator === undefined) throw new Error('no validator');
  return {
    database,
    edge,
    authority,
    metrics,
    config,
    attest,
    validate: () => validated(validator),
    stop: async () => {
      await validator.stop();
      await Promise.all([edge.stop(), metrics.stop(), database.stop()]);
      await supervisor.stop();
    },
  };
}

async function validated(validator: Validator): Promise<ReadonlyMap<string, Finding>> {
  await validator.evaluateAll();
  return new Map(validator.findings().map((finding) => [finding.control.id, finding]));
}
