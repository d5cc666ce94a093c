import type { Locale } from '@pulso/catalogue';

/** The reader's language, as far as Pulso speaks it: LC_ALL wins over LC_MESSAGES and LANG, as everywhere. */
export function localeFrom(env: Readonly<Record<string, string | undefined>>): Locale {
  const set = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return /^pt\b|^pt_/i.test(set ?? '') ? 'pt-BR' : 'en';
}

export const words = {
  en: {
    ...{
      none: 'Nothing to recommend now.',
      rank: 'Rank',
      what: 'What',
      where: 'Where',
      gain: 'Gain',
      effect: 'Effect',
    },
    ...{ confidence: 'Confidence', state: 'State', why: 'Why', apply: 'To apply', undo: 'To undo', risk: 'risk' },
    ...{
      effort: 'effort',
      observed: 'observed',
      saved: 'saved/s',
      life: 'Its life so far',
      causes: 'May be only a symptom of',
    },
    ...{ formula: 'How the effect was predicted', inputs: 'Inputs', rests: 'What it rests on', source: 'Source' },
    ...{ page: "The application's own page", dismissed: 'dismissed until', back: 'stands again', riskRemoved: 'risk' },
    compliance: 'Speed versus compliance',
    ...{ minutes: 'minutes', hours: 'hours', days: 'days', low: 'low', medium: 'medium', high: 'high' },
  },
  'pt-BR': {
    ...{
      none: 'Nada a recomendar agora.',
      rank: 'Posição',
      what: 'O quê',
      where: 'Onde',
      gain: 'Ganho',
      effect: 'Efeito',
    },
    ...{ confidence: 'Certeza', state: 'Estado', why: 'Por quê', apply: 'Para aplicar', undo: 'Para desfazer' },
    ...{ risk: 'risco', effort: 'esforço', observed: 'observado', saved: 'poupados/s', life: 'Sua vida até aqui' },
    ...{ causes: 'Pode ser só sintoma de', formula: 'Como o efeito foi previsto', inputs: 'Entradas' },
    ...{ rests: 'Em que se baseia', source: 'Fonte', page: 'A página da própria aplicação' },
    ...{ dismissed: 'dispensada até', back: 'voltou a valer', riskRemoved: 'risco' },
    compliance: 'Velocidade versus conformidade',
    ...{ minutes: 'minutos', hours: 'horas', days: 'dias', low: 'baixo', medium: 'médio', high: 'alto' },
  },
} as const;

export type Words = (typeof words)[Locale];

/** Effort and risk by their names in the catalogue. */
export function word(say: Words, key: string): string {
  const known: Readonly<Record<string, string>> = say;
  return known[key] ?? key;
}
