import type { Text } from '../types.ts';

/** One subject of the security report, and the controls that speak of it. */
export interface SecuritySubject {
  readonly id: 'cache' | 'transmission' | 'access' | 'audit' | 'retention';
  readonly title: Text;
  readonly controls: readonly string[];
}

/** What the seeds ask a security report to cover; the risk score of each regulation stands beside them. */
export const securitySubjects: readonly SecuritySubject[] = [
  {
    id: 'cache',
    title: {
      en: 'Caches: encrypted with AES-256-GCM, apart by role, short-lived',
      'pt-BR': 'Caches: cifrados com AES-256-GCM, separados por papel, de vida curta',
    },
    controls: ['LGPD-ART46-CACHE', 'LGPD-ART46-CDN', 'PHOTO-STORE'],
  },
  {
    id: 'transmission',
    title: { en: 'Encryption in transit', 'pt-BR': 'Cifragem na transmissão' },
    controls: ['LGPD-ART46-TLS-EDGE', 'LGPD-ART46-TLS-CFG', 'LGPD-ART46-TLS-SESSION', 'LGPD-ART46-HBA'],
  },
  {
    id: 'access',
    title: { en: 'Access control', 'pt-BR': 'Controle de acesso' },
    controls: [
      'LGPD-ART46-PWHASH',
      'LGPD-ART46-SUPERUSER',
      'LGPD-ART46-RLS',
      'LGPD-ART46-PUBLIC',
      'LGPD-ART46-COLUMN',
      'LGPD-ART46-MFA',
      'LGPD-ART46-LEAVER',
      'PULSO-SELF-ROLE',
    ],
  },
  {
    id: 'audit',
    title: { en: 'Audit trail: complete and unaltered', 'pt-BR': 'Trilha de auditoria: completa e inalterada' },
    controls: ['LGPD-ART37-CHAIN', 'LGPD-ART37-APPEND', 'CFM2217-SECRECY', 'MCI-ART15-LOG6M', 'LGPD-ART46-LOGPII'],
  },
  {
    id: 'retention',
    title: { en: 'Retention, disposal and backup', 'pt-BR': 'Guarda, eliminação e cópia de segurança' },
    controls: ['L13787-ART06-20Y', 'L13787-POLICY', 'LGPD-ART16-MAXAGE', 'ANPD15-ART10-REG5Y', 'LGPD-ART46-BACKUP'],
  },
];
