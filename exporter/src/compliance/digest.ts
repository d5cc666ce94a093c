import { createHash } from 'node:crypto';
import type { Control, ControlProfile } from '@pulso/catalogue';

/** JSON with sorted keys, so that the same data has the same digest wherever it was written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Of the controls that are in force, the user's own among them. */
export const catalogueDigest = (controls: readonly Control[]): string => sha256(canonical(controls));

/** Of a profile; an attestation of another one is none. */
export const profileDigest = ({ facility, flags }: ControlProfile): string => sha256(canonical({ facility, flags }));

/** Of what is asked: a test that changed is another test. */
export function questionDigest(control: Control): string {
  switch (control.kind) {
    case 'sql':
    case 'catalog':
      return sha256(canonical([control.sql, control.parameters]));
    case 'config':
      return sha256(canonical(control.settings));
    case 'tls':
    case 'http':
      return sha256(canonical(control.probe));
    case 'metric':
      return sha256(canonical([control.inputs, control.promql]));
    case 'attest':
      break;
  }
  return sha256(control.kind);
}
