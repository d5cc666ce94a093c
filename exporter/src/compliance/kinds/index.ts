import type { Control } from '@pulso/catalogue';
import type { Context } from '../context.ts';
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
export const ofDatabase = ({ kind }: Control): boolean => kind === 'sql' || kind === 'catalog' || kind === 'config';
