/**
 * Controls of which the clinic's invented database shows something: privileges, consents, photos, records, lots. It has no
 * edge, no certificate and no register of incidents, so the rest has nothing to look at.
 */
export const clinicControls = [
  'LGPD-ART46-PWHASH',
  'LGPD-ART46-SUPERUSER',
  'LGPD-ART46-PUBLIC',
  'LGPD-ART46-COLUMN',
  'PULSO-SELF-ROLE',
  'LGPD-ART08-REVOKED',
  'L13787-POLICY',
  'CFM1821-SIGN',
  'CFM1638-COMPLETE',
  'L15378-CONSENT',
  'COUNCIL-VALID',
  'PHOTO-STORE',
  'CFM2336-AUTH',
  'RDC509-TRACE',
  'ANVISA-REG',
  'ANVISA-EXPIRED',
  'RDC63-LICENCE',
] as const;
