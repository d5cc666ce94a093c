import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const edgeControls: readonly Control[] = [
  {
    id: 'LGPD-ART46-TLS-EDGE',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'tls',
    mode: 'auto',
    title: {
      en: 'HTTPS and WSS edge on TLS 1.2+ with a valid certificate',
      'pt-BR': 'Borda HTTPS e WSS com TLS 1.2+ e certificado válido',
    },
    why: { en: 'Clients and WebSockets share this edge.', 'pt-BR': 'Clientes e WebSockets passam por esta borda.' },
    probe: {
      targets: { setting: 'edges' },
      minVersion: 'TLSv1.2',
      refuse: ['TLSv1', 'TLSv1.1'],
      minDaysLeft: 21,
      hstsMinAgeSeconds: 15552000,
      redirectsHttp: true,
      refusesPlainWebSocket: true,
    },
    fix: {
      en: 'Disable TLS 1.0/1.1 and ws://; renew the certificate; enable HSTS.',
      'pt-BR': 'Desative TLS 1.0/1.1 e ws://; renove o certificado; ative HSTS.',
    },
  },
  {
    id: 'LGPD-ART46-CACHE',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 6 III, 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'metric',
    mode: 'auto',
    title: { en: 'Sensitive cache is encrypted and short-lived', 'pt-BR': 'Cache sensível cifrado e com TTL curto' },
    why: {
      en: "A cache is a second copy of the record outside the database's controls: sensitive entries are encrypted, kept apart by role, and live for ten minutes at most.",
      'pt-BR':
        'Cache é uma segunda cópia do prontuário fora dos controles do banco: o que é sensível fica cifrado, separado por papel e vive no máximo dez minutos.',
    },
    inputs: ['pulso_cache_protection_info{$service, sensitive="true"}', 'pulso_cache_ttl_seconds{$service}'],
    promql:
      '(pulso_cache_protection_info{$service, sensitive="true"} unless pulso_cache_protection_info{encryption="aes-256-gcm", segmented_by!=""}) or (max by (service, instance, cache) (pulso_cache_ttl_seconds{$service}) and on (service, instance, cache) pulso_cache_protection_info{$service, sensitive="true"}) > 600',
    fix: { en: 'Encrypt with AES-256-GCM and shorten the TTL.', 'pt-BR': 'Cifre com AES-256-GCM e reduza o TTL.' },
  },
  {
    id: 'LGPD-ART46-CDN',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 11, 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'http',
    mode: 'auto',
    title: { en: 'Clinical photo never in a public cache', 'pt-BR': 'Foto clínica nunca em cache público' },
    why: {
      en: 'Image optimisation through a CDN is where speed and secrecy collide.',
      'pt-BR': 'Otimizar imagens por CDN é onde velocidade e sigilo colidem.',
    },
    probe: {
      urls: { setting: 'photoCanary' },
      requests: [
        { as: 'anonymous', status: [401, 403, 404], refuseHeaders: { 'x-cache': 'HIT' } },
        { as: 'authorised', status: [200], cacheControl: ['private', 'no-store'], refuseHeaders: { 'x-cache': 'HIT' } },
      ],
    },
    fix: {
      en: 'Use Cache-Control private, no-store and short-lived signed URLs.',
      'pt-BR': 'Use Cache-Control private, no-store e URL assinada curta.',
    },
  },
  {
    id: 'LGPD-ART46-BACKUP',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 46, 49',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'metric',
    mode: 'auto',
    title: {
      en: 'Daily backup and a restore test within 90 days',
      'pt-BR': 'Cópia diária e restauração testada em 90 dias',
    },
    why: {
      en: 'Availability is one of the protected properties; an untested backup proves nothing.',
      'pt-BR': 'Disponibilidade também é protegida; cópia nunca testada não prova nada.',
    },
    inputs: [
      'pulso_backup_last_success_timestamp_seconds{$service}',
      'pulso_backup_last_restore_test_timestamp_seconds{$service}',
    ],
    promql:
      '(time() - max(pulso_backup_last_success_timestamp_seconds{$service}) > 90000) or (time() - max(pulso_backup_last_restore_test_timestamp_seconds{$service}) > 7776000)',
    fix: {
      en: 'Repair the job and record a restore test.',
      'pt-BR': 'Corrija a rotina e registre um teste de restauração.',
    },
  },
];
