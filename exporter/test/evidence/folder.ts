import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  deliveredIn,
  type EvidenceData,
  EvidenceLog,
  type EvidenceLogOptions,
  type EvidenceReader,
  type EvidenceStore,
  fileReader,
  FileStore,
  makeKey,
  readPublicKey,
  readSigningKey,
  type Verification,
  verifyEvidence,
} from '../../src/evidence/index.ts';

const digest = 'ab'.repeat(32);
export const result: EvidenceData['control'] = {
  ...{ target: 'main', control: 'ANVISA-EXPIRED', regulation: 'ANVISA', status: 'fail', checked: 5, failed: 2 },
  ...{ query: digest, catalogue: digest },
};

/** A folder with a key, a store and a place for checkpoints. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'pulso-evidence-'));
  readonly store = this.at('store');
  readonly delivered = this.at('delivered');

  constructor() {
    makeKey(this.at('key'));
  }

  at(name: string): string {
    return join(this.path, name);
  }

  fileStore(segmentBytes = 1_000_000): FileStore {
    return new FileStore(this.store, { segmentBytes });
  }

  log(options: Partial<EvidenceLogOptions> & { readonly store?: EvidenceStore } = {}): EvidenceLog {
    const { store = this.fileStore(), ...rest } = options;
    const key = readSigningKey(this.at('key'));
    return new EvidenceLog(store, { key, deliver: [{ directory: this.delivered }], checkpointMs: 3_600_000, ...rest });
  }

  /** What `verify` says of it. */
  verify(reader: EvidenceReader = fileReader(this.store), withDelivered = true): Promise<Verification> {
    const keys = [readPublicKey(this.at('key.pub'), '--pubkey')];
    return verifyEvidence(reader, { keys, ...(withDelivered ? { delivered: [deliveredIn(this.delivered)] } : {}) });
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
