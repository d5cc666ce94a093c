import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Supervisor } from '@pulso/local-stack';

export interface Certificate {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Authority {
  readonly caFile: string;
  /** A certificate for these addresses that ends in so many days. */
  readonly issue: (addresses: readonly string[], days: number) => Certificate;
}

/** An authority of this run, made by openssl. */
export function createAuthority(supervisor: Supervisor): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'pulso-compliance-ca-'));
  supervisor.removeAtEnd(folder);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '60', '-subj', '/CN=Pulso test CA');
  const caFile = join(folder, 'ca.crt');
  let issued = 0;
  return {
    caFile,
    issue: (addresses, days) => {
      const name = `server${++issued}`;
      writeFileSync(
        join(folder, `${name}.ext`),
        `subjectAltName=${addresses.map((address) => `IP:${address}`).join(',')}\n`,
      );
      openssl('req', ...KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=pulso-test');
      openssl(
        ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
        ...['-out', `${name}.crt`, '-days', String(days), '-extfile', `${name}.ext`],
      );
      return { caFile, certFile: join(folder, `${name}.crt`), keyFile: join(folder, `${name}.key`) };
    },
  };
}
