import { httpMetrics } from '../metrics/http.ts';
import type { AdviceKind } from '../types.ts';

const { requestDuration: byStatus, requestDurationAll: all } = httpMetrics;

export const httpAdvice = [
  {
    id: 'response_caching',
    area: 'http',
    title: { en: 'Cache responses of {entity}', 'pt-BR': 'Guardar em cache as respostas de {entity}' },
    why: {
      en: 'The mean response time is {current} over {requests} requests; {entity} alone takes {share} of all time spent.',
      'pt-BR':
        'O tempo médio de resposta é {current} em {requests} requisições; só {entity} consome {share} do tempo total.',
    },
    signal: 'http_response_time',
    unit: 'seconds',
    effectOn: { en: 'mean response time', 'pt-BR': 'tempo médio de resposta' },
    effort: 'hours',
    risk: 'medium',
    observe: {
      unit: 'seconds',
      effect: `sum(rate(${all.name}_sum{$service}[$range])) / sum(rate(${all.name}_count{$service}[$range]))`,
      load: `sum(rate(${all.name}_count{$service}[$range]))`,
    },
    symptomOf: ['missing_index', 'pool_starved', 'cache_too_small', 'n_plus_one', 'event_loop_blocked'],
    source: 'Seeds: mean response time above 2 s',
  },
  {
    id: 'error_ratio',
    area: 'http',
    title: { en: 'Mend {entity}: it answers {status}', 'pt-BR': 'Corrigir {entity}: responde {status}' },
    why: {
      en: '{current} of all requests fail. {share} of the failures are {entity} answering {status} ({failures} of {requests} requests to it).',
      'pt-BR':
        '{current} das requisições falham. {share} das falhas são {entity} respondendo {status} ({failures} de {requests} requisições).',
    },
    signal: 'http_error_ratio',
    unit: 'ratio',
    effectOn: { en: 'share of requests that fail', 'pt-BR': 'proporção de requisições que falham' },
    effort: 'hours',
    risk: 'low',
    observe: {
      effect: `(sum(rate(${all.name}_count{$service, outcome="server_error"}[$range])) or vector(0)) / sum(rate(${all.name}_count{$service}[$range]))`,
      load: `sum(rate(${all.name}_count{$service}[$range]))`,
      names: {
        status: {
          query: `topk(1, sum by (http_response_status_code) (rate(${byStatus.name}_count{$service, http_request_method="$method", http_route="$route", http_response_status_code=~"5.."}[$range])) > 0)`,
          label: 'http_response_status_code',
        },
      },
    },
    source: 'Seeds: error ratio above 5 %',
  },
] as const satisfies readonly AdviceKind[];
