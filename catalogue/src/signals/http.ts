import { complianceMetrics } from '../metrics/compliance.ts';
import { httpMetrics } from '../metrics/http.ts';
import type { Signal } from '../types.ts';
import { p95, rate, share } from './promql.ts';
import { gauge, histogram, withP95 } from './samples.ts';

const all = httpMetrics.requestDurationAll;
const { certificateNotAfter } = complianceMetrics;
const DAY = 86_400;
const detail = httpMetrics.requestDuration.name;

export const httpSignals: readonly Signal[] = [
  {
    id: 'http_response_time',
    area: 'http',
    title: { en: 'Response time (p95)', 'pt-BR': 'Tempo de resposta (p95)' },
    unit: 'seconds',
    scope: 'service',
    bad: 'above',
    value: p95(all),
    traffic: rate(all),
    floor: 0.2,
    sample: (value, traffic) => withP95(all, value, traffic, { outcome: 'success' }),
    warning: 1,
    critical: 3,
    road: 'operations',
    summary: { en: 'Requests are answered slowly', 'pt-BR': 'As requisições estão lentas' },
    meaning: {
      en: 'One request in twenty takes at least this long: people wait, and clients begin to retry.',
      'pt-BR':
        'Uma em cada vinte requisições leva pelo menos este tempo: as pessoas esperam e os clientes tentam de novo.',
    },
    firstAction: {
      en: 'Open the overview: a query, pool or cache alert of the same service is the likely cause. With none, look for the slowest route.',
      'pt-BR':
        'Abra a visão geral: um alerta de consultas, pool ou cache do mesmo serviço é a causa provável. Se não houver, procure a rota mais lenta.',
    },
    diagnose: [
      `Slowest routes: \`topk(5, histogram_quantile(0.95, sum by (http_route, le) (rate(${detail}_bucket{service="$service"}[5m]))))\`.`,
      'Is it one route (its query or upstream) or all of them (pool, CPU, event loop)?',
      'Did it begin with a deployment? Compare `process_start_time_seconds`.',
    ],
    remedy: [
      'One route: take the standing recommendation for its query or cache.',
      'All routes: mend the pool, CPU or event-loop signal first; this one follows.',
      'After a deployment: roll back, then look.',
    ],
    source: 'Seeds: warning 1 s, critical 3 s',
  },
  {
    id: 'http_error_ratio',
    area: 'http',
    title: { en: 'Error ratio', 'pt-BR': 'Taxa de erros' },
    unit: 'ratio',
    scope: 'service',
    bad: 'above',
    value: share(rate(all, 'outcome="server_error"'), rate(all)),
    traffic: rate(all),
    floor: 0.2,
    sample: (value, traffic) => [
      ...histogram(all, [value * traffic], { outcome: 'server_error' }),
      ...histogram(all, [(1 - value) * traffic], { outcome: 'success' }),
    ],
    warning: 0.05,
    critical: 0.1,
    road: 'operations',
    summary: { en: 'Requests fail with server errors', 'pt-BR': 'Requisições falham com erros do servidor' },
    meaning: {
      en: 'The service answers with 5xx: what people asked for was not done.',
      'pt-BR': 'O serviço responde com 5xx: o que as pessoas pediram não foi feito.',
    },
    firstAction: {
      en: 'Find the route and status with most errors (the recommendation names them), then read its log or check what it depends on.',
      'pt-BR': 'Encontre a rota e o status com mais erros (a recomendação os cita) e veja o log ou a dependência dela.',
    },
    diagnose: [
      `Routes with most errors: \`topk(5, sum by (http_route, http_response_status_code) (rate(${detail}_count{service="$service", http_response_status_code=~"5.."}[5m])))\`.`,
      '502 and 504 point at a dependency, 503 at overload or a pool that gave up, 500 at the code or the database.',
      '`sum by (error_type) (rate(db_client_operation_duration_seconds_count{service="$service", error_type!=""}[5m]))` shows errors of queries by SQLSTATE class.',
    ],
    remedy: [
      'A dependency is down: switch it off or fall back, tell its owner.',
      'A deployment brought it: roll back.',
      'The database refuses (class 53, 57, 08): see the database signals.',
    ],
    source: 'Seeds: warning 5 %, critical 10 %',
  },
  {
    id: 'certificate_expiry',
    area: 'http',
    title: { en: 'Certificate valid for', 'pt-BR': 'Certificado válido por' },
    unit: 'seconds',
    scope: 'observed',
    entity: 'edge',
    bad: 'below',
    value: `min by ($by) (${certificateNotAfter.name}) - time()`,
    sample: (value) => [{ ...gauge(certificateNotAfter, value), perSecond: 1 }],
    warning: 21 * DAY,
    critical: 7 * DAY,
    road: 'operations',
    summary: { en: 'A TLS certificate ends soon', 'pt-BR': 'Um certificado TLS vence em breve' },
    meaning: {
      en: 'From then on no browser and no WebSocket client connects; what should have renewed it by now has not.',
      'pt-BR':
        'A partir daí nenhum navegador nem cliente WebSocket conecta; o que já deveria tê-lo renovado não o fez.',
    },
    firstAction: {
      en: 'Renew it by hand now, load it into the edge, and then find out why renewal does not run.',
      'pt-BR': 'Renove-o já manualmente, carregue-o na borda e depois descubra por que a renovação não roda.',
    },
    diagnose: [
      `Which edge, and when: \`${certificateNotAfter.name}{service="$service"}\`, a Unix time; negative time left means that it has ended.`,
      'What the edge shows to clients: `openssl s_client -connect <edge>:443 -servername <host> </dev/null | openssl x509 -noout -issuer -subject -dates`.',
      'Renewed, but the edge still shows the old one: it was not reloaded. Another instance behind the same address: ask each.',
      'Not renewed: the log of the ACME client (a challenge that does not get through, a rate limit, DNS).',
    ],
    remedy: [
      'Renew it (`certbot renew --force-renewal`, or `cmctl renew <certificate>` of cert-manager), then reload the edge: connections that stand are kept.',
      'The renewal is refused by a rate limit: another authority issues at once; change the account back afterwards.',
      'The old one is still in use on purpose until a date: silence the alert for its `entity` until then.',
    ],
    source:
      'ACME clients renew 30 days ahead (certbot): with 21 left a renewal has failed for days, and with 7 a person has a week of working days for it. The control LGPD-ART46-TLS-EDGE asks for 21 days too',
  },
];
