import type { ControlSeverity, ControlStatus, Regulation } from './controls/types.ts';
import type { Text } from './types.ts';

/** State as a shape and a word before it is a colour. */
export const stateTexts = {
  ok: { shape: '✓', word: { en: 'Healthy', 'pt-BR': 'Saudável' } },
  warning: { shape: '▲', word: { en: 'Warning', 'pt-BR': 'Atenção' } },
  critical: { shape: '■', word: { en: 'Critical', 'pt-BR': 'Crítico' } },
  unknown: { shape: '?', word: { en: 'Unknown', 'pt-BR': 'Desconhecido' } },
} as const satisfies Record<string, { shape: string; word: Text }>;

export type StateName = keyof typeof stateTexts;

/** The name of a recorded state: `pulso:signal:state` 0..2, and -1 in `pulso:area:state` and `pulso:health:state`. */
export function stateName(state: number | undefined): StateName {
  if (state === 2) return 'critical';
  if (state === 1) return 'warning';
  if (state === 0) return 'ok';
  return 'unknown';
}

export const controlStatusTexts: Readonly<Record<ControlStatus, Text>> = {
  pass: { en: 'Test passed', 'pt-BR': 'Aprovado no teste' },
  fail: { en: 'Test failed', 'pt-BR': 'Reprovado' },
  error: { en: 'Could not test', 'pt-BR': 'Não foi possível testar' },
  unknown: { en: 'No data', 'pt-BR': 'Sem dados' },
  skip: { en: 'Not set up', 'pt-BR': 'Não configurado' },
  na: { en: 'Not applicable', 'pt-BR': 'Não se aplica' },
};

/** What a control comes to: its result, or that its pass is too old to stand, or that two persons accept a failure. */
export type ControlMark = ControlStatus | 'stale' | 'waived';

/**
 * In the order in which controls want somebody's hand: what is wrong, what could not be tested, what is wrong and accepted
 * for a while, what is not known, what is not set up; last what asks for nothing.
 */
export const controlUrgency: readonly ControlMark[] = [
  ...(['fail', 'error', 'waived', 'stale', 'unknown', 'skip', 'na', 'pass'] as const),
];

/** Why a control has the status that it has, by the code of its result: SQLSTATEs of PostgreSQL, and words of ours. */
export const controlReasonTexts: Readonly<Record<string, Text>> = {
  '42501': { en: 'access denied', 'pt-BR': 'acesso negado' },
  '42P01': { en: 'not mapped', 'pt-BR': 'não mapeado' },
  '3F000': { en: 'not mapped', 'pt-BR': 'não mapeado' },
  '42883': { en: 'not mapped', 'pt-BR': 'não mapeado' },
  '57014': { en: 'took too long', 'pt-BR': 'demorou demais' },
  '55P03': { en: 'waited for a lock', 'pt-BR': 'esperou por um bloqueio' },
  '22023': {
    en: 'a value cannot be used, such as a day after the end of the calendar',
    'pt-BR': 'um valor não serve, como um dia após o fim do calendário',
  },
  '28000': { en: 'the auditor may not log in', 'pt-BR': 'o auditor não pode entrar' },
  '28P01': { en: 'wrong password of the auditor', 'pt-BR': 'senha do auditor errada' },
  '3D000': { en: 'no such database', 'pt-BR': 'banco de dados inexistente' },
  authentication: { en: 'the auditor may not log in', 'pt-BR': 'o auditor não pode entrar' },
  contract: { en: 'did not answer with one row of counts', 'pt-BR': 'não respondeu uma linha de contagens' },
  lapsed: { en: 'attestation has run out', 'pt-BR': 'atestado vencido' },
  ledger: { en: 'the ledger has a line that may not stand', 'pt-BR': 'o registro tem uma linha inválida' },
  left_out: { en: 'databases beyond databases.max', 'pt-BR': 'bancos além de databases.max' },
  no_database: { en: 'no database matches', 'pt-BR': 'nenhum banco corresponde' },
  no_prometheus: { en: 'no Prometheus is set', 'pt-BR': 'sem Prometheus configurado' },
  not_configured: { en: 'no address is set', 'pt-BR': 'sem endereço configurado' },
  prometheus: { en: 'Prometheus does not answer', 'pt-BR': 'o Prometheus não responde' },
  refused: { en: 'the server refuses connections', 'pt-BR': 'o servidor recusa conexões' },
  starting: { en: 'the server is starting', 'pt-BR': 'o servidor está iniciando' },
  timeout: { en: 'the server does not answer', 'pt-BR': 'o servidor não responde' },
  too_many_connections: { en: 'every connection is taken', 'pt-BR': 'todas as conexões estão ocupadas' },
  unattested: { en: 'nobody attests it', 'pt-BR': 'ninguém atestou' },
  unreachable: { en: 'not reachable', 'pt-BR': 'fora de alcance' },
};

export const controlSeverityTexts: Readonly<Record<ControlSeverity, Text>> = {
  critical: { en: 'critical', 'pt-BR': 'crítica' },
  high: { en: 'high', 'pt-BR': 'alta' },
  medium: { en: 'medium', 'pt-BR': 'média' },
  low: { en: 'low', 'pt-BR': 'baixa' },
};

export const regulationTexts = {
  LGPD: { en: 'LGPD', 'pt-BR': 'LGPD' },
  ANPD: { en: 'ANPD', 'pt-BR': 'ANPD' },
  MCI: { en: 'Marco Civil', 'pt-BR': 'Marco Civil' },
  PRONTUARIO: { en: 'Medical records', 'pt-BR': 'Prontuário' },
  PACIENTE: { en: 'Patients’ statute', 'pt-BR': 'Estatuto do Paciente' },
  CFM: { en: 'CFM', 'pt-BR': 'CFM' },
  ANVISA: { en: 'Anvisa', 'pt-BR': 'Anvisa' },
  PULSO: { en: 'Pulso itself', 'pt-BR': 'O próprio Pulso' },
} as const satisfies Record<Regulation, Text>;

export const complianceDisclaimer: Text = {
  en: 'Technical test results. They do not prove legal compliance nor replace legal advice.',
  'pt-BR': 'Resultado de testes técnicos. Não comprova conformidade legal nem substitui parecer jurídico.',
};

/** What a green mark means, and that it means no more. */
export const passMeaning: Text = {
  en: 'A passed test says that this test found nothing wrong in what it looked at, at that time, and no more.',
  'pt-BR': 'Um teste aprovado diz que este teste não encontrou problema no que examinou, naquele momento, e nada mais.',
};
