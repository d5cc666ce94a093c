import type { Locale } from '@pulso/catalogue';

/** Everything that the panel says itself; names and titles of signals, areas and advice come from the catalogue. */
const en = {
  advice: (n: number) => `${n} advice`,
  adviceList: 'Recommendations',
  alerts: (n: number) => (n === 1 ? '1 alert' : `${n} alerts`),
  all: 'All areas',
  allGood: 'Every judged signal is within its bounds.',
  areaSignals: (area: string) => `${area}: all signals`,
  atLeast: 'over ',
  bound: 'Bound',
  compliance: (n: number) => (n === 1 ? '1 compliance signal out of bounds' : `${n} compliance signals out of bounds`),
  confidence: 'Confidence',
  copyQuery: 'Copy query',
  effect: 'Effect',
  effectHint: 'Predicted change, from −100 % (left) to 0',
  entity: 'Where',
  errors: (refIds: string) => `Prometheus could not answer: ${refIds}. What depends on it is missing here.`,
  errorsAll:
    'None of this panel’s queries has an answer. Check that Prometheus runs and that Grafana reaches it; the mark in the corner of the panel says what it complains of.',
  failedTitle: 'Prometheus did not answer',
  fewWarnings: (n: number) =>
    n === 1
      ? '1 warning; the service counts as Warning from 3 on'
      : `${n} warnings; the service counts as Warning from 3 on`,
  first: 'First:',
  headline: 'Overall health',
  idle: 'too little traffic to judge',
  lastSeen: (when: string) => `no sample since ${when}`,
  loading: 'Asking Prometheus…',
  loadingView: 'Loading this view…',
  brokenTitle: 'This view could not be shown',
  broken: (what: string) =>
    `Reload the page: the plugin may have been updated since it was opened. If it stays so, tell those who run Pulso: ${what}`,
  stale: (when: string) =>
    `Prometheus does not answer. This is what it said at ${when}; check that it runs and that Grafana reaches it.`,
  missing: 'no sample: the exporter is not scraped, or its collector fails',
  overdue: (duration: string) => `overdue by ${duration}`,
  overdueSome: 'overdue',
  more: (n: number) => `and ${n} more`,
  moreTiles: (n: number) => (n === 1 ? '1 more area not shown' : `${n} more areas not shown`),
  noAdvice: 'No recommendation stands.',
  noHealth: 'No state is recorded for this service now.',
  noQueriesTitle: 'This panel has no Pulso queries',
  noQueries:
    'Open the dashboard “Pulso overview”, or copy the panel from it: the panel needs the queries that the dashboard gives it.',
  noSeriesTitle: 'No Pulso series',
  noSeries:
    'Prometheus has no pulso:* series for this cluster and service. Check that it loads Pulso’s recording rules, that it scrapes the service, and that the dashboard’s cluster and service are the right ones.',
  now: 'Now → expected',
  open: 'open',
  predicted: 'Predicted',
  query: 'PromQL',
  sinceWord: 'since',
  signal: 'Signal',
  state: 'State',
  states: {
    applied: 'Applied',
    confirmed: 'Confirmed',
    dismissed: 'Dismissed',
    proposed: 'Proposed',
    refuted: 'Refuted',
  } as Record<string, string>,
  stateAt: (state: string, when: string) => `${state} at ${when}`,
  strangeTitle: 'These are not Pulso’s series',
  strange: (n: number) =>
    `The panel was given ${n === 1 ? 'a frame' : `${n} frames`} of another shape. It draws the answers to its own queries only: copy the panel from the dashboard “Pulso overview”.`,
  areaDashboard: 'Dashboard of this area',
  explore: 'Explore',
  links: 'Links',
  moreBelow: (n: number) => (n === 1 ? '1 more recommendation' : `${n} more recommendations`),
  trends: { rising: 'rising', falling: 'falling', steady: 'steady' },
  unknownArea: (names: string) => `unknown: ${names}`,
  no: 'no',
  yes: 'yes',
  unless: 'critical if no',
  value: 'Value',
  what: 'What',
};

export type CommonTexts = typeof en;

const pt: CommonTexts = {
  advice: (n) => (n === 1 ? '1 recomendação' : `${n} recomendações`),
  adviceList: 'Recomendações',
  alerts: (n) => (n === 1 ? '1 alerta' : `${n} alertas`),
  all: 'Todas as áreas',
  allGood: 'Todos os sinais avaliados estão dentro dos limites.',
  areaSignals: (area) => `${area}: todos os sinais`,
  atLeast: 'mais de ',
  bound: 'Limite',
  compliance: (n) =>
    n === 1 ? '1 sinal de conformidade fora do limite' : `${n} sinais de conformidade fora do limite`,
  confidence: 'Confiança',
  copyQuery: 'Copiar consulta',
  effect: 'Efeito',
  effectHint: 'Mudança prevista, de −100 % (esquerda) a 0',
  entity: 'Onde',
  errors: (refIds) => `O Prometheus não respondeu: ${refIds}. O que depende disso não aparece aqui.`,
  errorsAll:
    'Nenhuma consulta deste painel teve resposta. Verifique se o Prometheus está no ar e se o Grafana o alcança; a marca no canto do painel diz do que ele reclama.',
  failedTitle: 'O Prometheus não respondeu',
  fewWarnings: (n) =>
    n === 1
      ? '1 aviso; o serviço fica em Atenção a partir de 3'
      : `${n} avisos; o serviço fica em Atenção a partir de 3`,
  first: 'Primeiro:',
  headline: 'Saúde geral',
  idle: 'tráfego insuficiente para avaliar',
  lastSeen: (when) => `sem amostra desde ${when}`,
  loading: 'Consultando o Prometheus…',
  loadingView: 'Carregando esta visão…',
  brokenTitle: 'Não foi possível mostrar esta visão',
  broken: (what) =>
    `Recarregue a página: o plugin pode ter sido atualizado desde que ela foi aberta. Se continuar assim, avise quem opera o Pulso: ${what}`,
  stale: (when) =>
    `O Prometheus não responde. Isto é o que ele disse às ${when}; verifique se ele está no ar e se o Grafana o alcança.`,
  missing: 'sem amostra: o exportador não é coletado, ou seu coletor falha',
  overdue: (duration) => `vencido há ${duration}`,
  overdueSome: 'vencido',
  more: (n) => `e mais ${n}`,
  moreTiles: (n) => (n === 1 ? 'mais 1 área não exibida' : `mais ${n} áreas não exibidas`),
  noAdvice: 'Nenhuma recomendação em aberto.',
  noHealth: 'Nenhum estado está registrado para este serviço agora.',
  noQueriesTitle: 'Este painel não tem as consultas do Pulso',
  noQueries:
    'Abra o dashboard “Pulso overview”, ou copie o painel de lá: o painel precisa das consultas que o dashboard lhe dá.',
  noSeriesTitle: 'Nenhuma série do Pulso',
  noSeries:
    'O Prometheus não tem séries pulso:* deste cluster e serviço. Verifique se ele carrega as regras do Pulso, se coleta o serviço, e se cluster e serviço do dashboard estão certos.',
  now: 'Agora → esperado',
  open: 'abrir',
  predicted: 'Previsto',
  query: 'PromQL',
  sinceWord: 'desde',
  signal: 'Sinal',
  state: 'Estado',
  states: {
    applied: 'Aplicada',
    confirmed: 'Confirmada',
    dismissed: 'Dispensada',
    proposed: 'Proposta',
    refuted: 'Refutada',
  },
  stateAt: (state, when) => `${state} às ${when}`,
  strangeTitle: 'Estas não são as séries do Pulso',
  strange: (n) =>
    `O painel recebeu ${n === 1 ? 'um quadro' : `${n} quadros`} de outro formato. Ele só desenha as respostas das suas próprias consultas: copie o painel do dashboard “Pulso overview”.`,
  areaDashboard: 'Dashboard desta área',
  explore: 'Explore',
  links: 'Links',
  moreBelow: (n) => (n === 1 ? 'mais 1 recomendação' : `mais ${n} recomendações`),
  trends: { rising: 'subindo', falling: 'caindo', steady: 'estável' },
  unknownArea: (names) => `desconhecido: ${names}`,
  no: 'não',
  yes: 'sim',
  unless: 'crítico se não',
  value: 'Valor',
  what: 'O quê',
};

export const commonTexts: Readonly<Record<Locale, CommonTexts>> = { en, 'pt-BR': pt };
