import { alertName, signals } from './signals/index.ts';
import type { Fault } from './types.ts';

/** The switches of the reference clinic: real trouble, and the one page that each must raise. */
export const faults: readonly Fault[] = [
  {
    id: 'slow-queries',
    title: { en: 'The index behind the agenda is dropped', 'pt-BR': 'O índice da agenda é removido' },
    signal: 'query_slow_ratio',
    severity: 'critical',
    advice: 'missing_index',
  },
  {
    id: 'starved-pool',
    title: { en: 'The connection pool shrinks to one connection', 'pt-BR': 'O pool encolhe para uma conexão' },
    signal: 'pool_wait_time',
    severity: 'critical',
    advice: 'pool_starved',
  },
  {
    id: 'small-cache',
    title: {
      en: 'The cache of client profiles shrinks to almost nothing',
      'pt-BR': 'O cache de perfis encolhe a quase nada',
    },
    signal: 'cache_hit_ratio',
    severity: 'critical',
    advice: 'cache_too_small',
  },
  {
    id: 'errors',
    title: { en: 'The confirmation gateway stops answering', 'pt-BR': 'O serviço de confirmação para de responder' },
    signal: 'http_error_ratio',
    severity: 'critical',
    advice: 'error_ratio',
  },
  {
    id: 'violated-control',
    title: {
      en: 'Photos stay published after consent was revoked',
      'pt-BR': 'Fotos seguem publicadas após a revogação do consentimento',
    },
    signal: 'compliance_critical_failed',
    severity: 'critical',
    control: 'LGPD-ART08-REVOKED',
  },
];

/** What a switch does to an alert: raises it for sure, may raise it (muted), or must leave it alone. */
export type Raises = 'must' | 'may' | 'never';

/**
 * The fault matrix: what this switch may do to the alert of this name and severity. It raises the one page; the same
 * alert at the other severity and the known consequences of its signal may fire, and nobody is told of them.
 */
export function raises(fault: Pick<Fault, 'signal' | 'severity'>, alert: string, severity: string): Raises {
  if (alert === alertName(fault.signal)) return severity === fault.severity ? 'must' : 'may';
  const consequences = signals.find(({ id }) => id === fault.signal)?.mutes ?? [];
  return consequences.map(alertName).includes(alert) ? 'may' : 'never';
}
