import { dateTimeFormat } from '@grafana/data';
import { formatValue, stateTexts, type Locale, type Unit } from '@pulso/catalogue';
import type { Since, ViewState } from './model/index.ts';
import type { PanelOptions } from './types.ts';

/** Everything that the panel says itself; names and titles of signals, areas and advice come from the catalogue. */
const EN = {
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
  missing: 'no sample: the exporter is not scraped, or its collector fails',
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
  states: { applied: 'Applied', confirmed: 'Confirmed', proposed: 'Proposed', refuted: 'Refuted' } as Record<
    string,
    string
  >,
  strangeTitle: 'These are not Pulso’s series',
  strange: (n: number) =>
    `The panel was given ${n === 1 ? 'a frame' : `${n} frames`} of another shape. It draws the answers to its own queries only: copy the panel from the dashboard “Pulso overview”.`,
  unknownArea: (names: string) => `unknown: ${names}`,
  value: 'Value',
  what: 'What',
};

export type Texts = typeof EN;

const PT: Texts = {
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
  missing: 'sem amostra: o exportador não é coletado, ou seu coletor falha',
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
  states: { applied: 'Aplicada', confirmed: 'Confirmada', proposed: 'Proposta', refuted: 'Refutada' },
  strangeTitle: 'Estas não são as séries do Pulso',
  strange: (n) =>
    `O painel recebeu ${n === 1 ? 'um quadro' : `${n} quadros`} de outro formato. Ele só desenha as respostas das suas próprias consultas: copie o painel do dashboard “Pulso overview”.`,
  unknownArea: (names) => `desconhecido: ${names}`,
  value: 'Valor',
  what: 'O quê',
};

/** What a view needs to speak: its language, its texts and the dashboard's time zone and end. */
export interface Voice {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly timeZone: string;
  /** End of the dashboard's time range in milliseconds: "now", as far as the panel is concerned. */
  readonly now: number;
}

/** The panel's language; `auto` follows the page, whose language Grafana sets to the person's. */
export function localeOf(language: PanelOptions['language'], pageLanguage: string): Locale {
  if (language !== 'auto') return language;
  return pageLanguage.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
}

export function voiceOf(locale: Locale, timeZone: string, now: number): Voice {
  return { locale, texts: locale === 'pt-BR' ? PT : EN, timeZone, now };
}

export function stateShape(state: ViewState): string {
  return state === 'idle' ? '○' : stateTexts[state].shape;
}

export function stateWord(state: ViewState, locale: Locale): string {
  return state === 'idle' ? { en: 'Idle', 'pt-BR': 'Ocioso' }[locale] : stateTexts[state].word[locale];
}

/** A duration in the largest unit that has two of them: `90 s`, `4 min`, `9 d`. */
export function durationText(seconds: number, locale: Locale): string {
  const step = seconds < 120 ? 1 : seconds < 7_200 ? 60 : seconds < 172_800 ? 3_600 : 86_400;
  return formatValue(Math.max(0, Math.floor(seconds / step)) * step, 'seconds', locale);
}

/** `warning for 6 min`, `critical for over 1 h`. */
export function sinceText(state: ViewState, since: Since, voice: Voice): string {
  const duration = durationText((voice.now - since.time) / 1000, voice.locale);
  const word = stateWord(state, voice.locale).toLowerCase();
  const over = since.atLeast ? voice.texts.atLeast : '';
  return voice.locale === 'pt-BR' ? `${word} há ${over}${duration}` : `${word} for ${over}${duration}`;
}

/** The time of day in the dashboard's time zone, with the date where it was another day. */
export function clockText(time: number, voice: Voice): string {
  const day = voice.locale === 'pt-BR' ? 'DD/MM' : 'MMM D';
  const sameDay = voice.now - time < 86_400_000;
  return dateTimeFormat(time, { timeZone: voice.timeZone, format: sameDay ? 'HH:mm' : `${day} HH:mm` });
}

/** A value as the catalogue writes it, never broken between number and unit. */
export function valueText(value: number | undefined, unit: Unit, locale: Locale): string {
  return formatValue(value, unit, locale).replaceAll(' ', '\u00a0');
}

/** A relative change with its sign: `−91 %`. */
export function effectText(effect: number, locale: Locale): string {
  const percent = valueText(Math.abs(Math.round(effect * 100)) / 100, 'ratio', locale);
  return effect < 0 ? `−${percent}` : effect > 0 ? `+${percent}` : percent;
}
