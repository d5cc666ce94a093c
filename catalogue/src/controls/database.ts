import { LAW_CHECKED_ON } from './law.ts';
import type { Control } from './types.ts';

export const databaseControls: readonly Control[] = [
  {
    id: 'LGPD-ART46-TLS-CFG',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'config',
    scope: 'server',
    mode: 'auto',
    title: { en: 'PostgreSQL offers TLS 1.2 or newer only', 'pt-BR': 'PostgreSQL exige TLS 1.2 ou superior' },
    why: {
      en: 'Clear-text client data on the wire is the simplest breach to prove and to prevent.',
      'pt-BR': 'Dado de cliente em claro na rede é a violação mais simples de provar e de evitar.',
    },
    settings: [
      { name: 'ssl', oneOf: ['on'] },
      { name: 'ssl_min_protocol_version', oneOf: ['TLSv1.2', 'TLSv1.3'] },
    ],
    needs: ['pg_read_all_settings'],
    fix: {
      en: 'Set ssl=on and ssl_min_protocol_version=TLSv1.2 and reload.',
      'pt-BR': 'Defina ssl=on e ssl_min_protocol_version=TLSv1.2 e recarregue.',
    },
  },
  {
    id: 'LGPD-ART46-TLS-SESSION',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'catalog',
    scope: 'server',
    mode: 'auto',
    title: { en: 'No network session without TLS', 'pt-BR': 'Nenhuma sessão de rede sem TLS' },
    why: {
      en: 'A server that offers TLS may still accept clear text; count what is connected now.',
      'pt-BR': 'Um servidor que oferece TLS ainda pode aceitar texto claro; conta-se o que está conectado agora.',
    },
    empty: 'unknown',
    needs: ['pg_read_all_stats'],
    sql: `
select count(*) checked, count(*) filter (where not s.ssl) failed, min(a.backend_start) filter (where not s.ssl) oldest
from pg_stat_activity a join pg_stat_ssl s using (pid)
where a.client_addr is not null and not (a.client_addr <<= inet '127.0.0.0/8' or a.client_addr = inet '::1')`,
    fix: {
      en: 'Use hostssl in pg_hba.conf and sslmode=verify-full in clients.',
      'pt-BR': 'Use hostssl no pg_hba.conf e sslmode=verify-full nos clientes.',
    },
  },
  {
    id: 'LGPD-ART46-HBA',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'critical',
    kind: 'catalog',
    scope: 'server',
    mode: 'auto',
    title: {
      en: 'pg_hba without trust, password, md5 or non-TLS host lines',
      'pt-BR': 'pg_hba sem trust, password, md5 nem host sem TLS',
    },
    why: {
      en: 'One permissive line undoes every other control.',
      'pt-BR': 'Uma linha permissiva desfaz todos os outros controles.',
    },
    empty: 'fail',
    needs: ['grant select on pg_hba_file_rules', 'grant execute on function pg_hba_file_rules()'],
    sql: `
select count(*) as checked,
       count(*) filter (where error is not null or auth_method in ('trust', 'password', 'md5')
         or (type in ('host', 'hostnossl') and auth_method <> 'reject' and coalesce(address, '') not in ('127.0.0.1', '::1'))) as failed,
       sum(hashtextextended(line_number::text, 0)) filter (where error is not null or auth_method in ('trust', 'password', 'md5')
         or (type in ('host', 'hostnossl') and auth_method <> 'reject' and coalesce(address, '') not in ('127.0.0.1', '::1'))) as failing,
       null::timestamptz as oldest
  from pg_hba_file_rules`,
    fix: {
      en: 'Replace by hostssl with scram-sha-256 or cert.',
      'pt-BR': 'Troque por hostssl com scram-sha-256 ou cert.',
    },
  },
  {
    id: 'LGPD-ART46-PWHASH',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 art. 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'config',
    mode: 'auto',
    title: { en: 'New passwords hashed with SCRAM-SHA-256', 'pt-BR': 'Senhas novas com SCRAM-SHA-256' },
    why: {
      en: 'md5 verifiers are replayable. Existing verifiers need an owner-run check; this reads the setting only.',
      'pt-BR':
        'Verificadores md5 podem ser reutilizados. Os existentes exigem exame pelo dono; aqui só se lê a configuração.',
    },
    settings: [{ name: 'password_encryption', oneOf: ['scram-sha-256'] }],
    fix: {
      en: 'Set password_encryption=scram-sha-256 and reset old passwords.',
      'pt-BR': 'password_encryption=scram-sha-256 e redefina as senhas antigas.',
    },
  },
  {
    id: 'LGPD-ART46-SUPERUSER',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 6 VII, 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'catalog',
    scope: 'server',
    mode: 'auto',
    title: {
      en: 'At most one login role with unrestricted power',
      'pt-BR': 'No máximo um papel com login e poderes irrestritos',
    },
    why: {
      en: 'Superuser and BYPASSRLS roles ignore row security.',
      'pt-BR': 'Papéis SUPERUSER e BYPASSRLS ignoram a segurança por linha.',
    },
    empty: 'unknown',
    sql: `
select count(*) checked, greatest(count(*) filter (where rolcanlogin and (rolsuper or rolbypassrls)) - 1, 0) failed, null::timestamptz oldest from pg_roles`,
    fix: {
      en: 'Drop SUPERUSER and BYPASSRLS from application roles.',
      'pt-BR': 'Remova SUPERUSER e BYPASSRLS dos papéis de aplicação.',
    },
  },
  {
    id: 'LGPD-ART46-LOGPII',
    regulation: 'LGPD',
    anchor: 'Lei 13.709/2018 arts. 6 III, 46',
    anchorConfidence: 'high',
    lawCheckedOn: LAW_CHECKED_ON,
    severity: 'high',
    kind: 'config',
    mode: 'auto',
    title: { en: 'Database log carries no parameter values', 'pt-BR': 'Log do banco sem valores de parâmetros' },
    why: {
      en: 'Slow-query logs copy CPF and diagnoses out of the access-controlled store.',
      'pt-BR': 'Logs de consultas lentas copiam CPF e diagnósticos para fora do acesso controlado.',
    },
    settings: [
      { name: 'log_statement', noneOf: ['all'] },
      { name: 'log_parameter_max_length', oneOf: ['0'] },
      { name: 'log_parameter_max_length_on_error', oneOf: ['0'] },
    ],
    fix: {
      en: 'Set log_parameter_max_length=0 and log_statement other than all.',
      'pt-BR': 'log_parameter_max_length=0 e log_statement diferente de all.',
    },
  },
];
