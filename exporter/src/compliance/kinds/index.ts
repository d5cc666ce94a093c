import type { ConfigControl, Control, SqlControl } from '@pulso/catalogue';
import type { Context } from '../context.ts';
import { downReason } from '../../postgres/down-reason.ts';
import { sqlState } from '../../postgres/failure.ts';
import type { Attestation } from '../ledger/entries.ts';
import type { Measurement } from '../result.ts';
import { joined, judgeAttestation } from './attestation.ts';
import { testConfig } from './config.ts';
import { testHttp } from './http.ts';
import { testMetric } from './metric.ts';
import { testSql } from './sql.ts';
import { testTls } from './tls.ts';

/** Tests a control by its kind. @throws what breaks the auditor's session */
export async function test(
  control: Control,
  context: Context,
  attestation: Attestation | undefined,
  now: Date,
): Promise<Measurement> {
  if (control.kind === 'attest') return judgeAttestation(attestation, now);
  return joined(control, await machine(control, context), attestation, now);
}

function machine(control: Exclude<Control, { kind: 'attest' }>, context: Context): Promise<Measurement> {
  switch (control.kind) {
    case 'sql':
    case 'catalog':
      return testSql(control, context);
    case 'config':
      return testConfig(control, context);
    case 'tls':
      return testTls(control, context);
    case 'http':
      return testHttp(control, context);
    case 'metric':
      break;
  }
  return testMetric(control, context);
}

/** Kinds that ask the database. */
export const ofDatabase = (control: Control): control is SqlControl | ConfigControl =>
  control.kind === 'sql' || control.kind === 'catalog' || control.kind === 'config';

/** What is asked in each database, where a target watches several; all else is asked once. */
export const isOfEachDatabase = (control: Control): boolean => ofDatabase(control) && control.scope !== 'server';

/** Why there is no session, for a result: the server's own word where it has said one. */
export const unreached = (error: unknown): string => sqlState(error) ?? downReason(error);
