import type { AdviceState, Text } from '../types.ts';

/** What became of an advice, in a word. */
export const adviceStateTexts: Readonly<Record<AdviceState, Text>> = {
  proposed: { en: 'proposed', 'pt-BR': 'proposta' },
  applied: { en: 'applied', 'pt-BR': 'aplicada' },
  confirmed: { en: 'confirmed', 'pt-BR': 'confirmada' },
  refuted: { en: 'refuted', 'pt-BR': 'refutada' },
  expired: { en: 'expired', 'pt-BR': 'expirada' },
  dismissed: { en: 'dismissed', 'pt-BR': 'dispensada' },
};

/** What can happen in the life of an advice. Values in `{braces}` are the event's own. */
export const lifeEventTexts = {
  proposed: { en: 'Proposed', 'pt-BR': 'Proposta' },
  proposed_again: {
    en: 'Proposed again: the trouble is back, or never went',
    'pt-BR': 'Proposta de novo: o problema voltou, ou nunca passou',
  },
  applied_setting: {
    en: 'Applied: the setting went from {before} to {after}, {proposed} was proposed',
    'pt-BR': 'Aplicada: a configuração foi de {before} para {after}; proposto era {proposed}',
  },
  applied_found: { en: 'Applied: it was found in place', 'pt-BR': 'Aplicada: foi encontrada em vigor' },
  reverted: { en: 'Taken back before it could be measured', 'pt-BR': 'Desfeita antes de poder ser medida' },
  waiting_load: {
    en: 'Not judged yet: the load was {before} a second before and is {after} after, too different for a fair comparison',
    'pt-BR':
      'Ainda sem julgamento: a carga era {before} por segundo antes e é {after} depois, diferente demais para comparar',
  },
  waiting_figures: {
    en: 'Not judged yet: Prometheus has no figures of the windows of {window} before and after',
    'pt-BR': 'Ainda sem julgamento: o Prometheus não tem dados das janelas de {window} antes e depois',
  },
  confirmed: {
    en: 'Confirmed: {what} went from {before} to {after}, {observed}; predicted was {predicted}',
    'pt-BR': 'Confirmada: {what} foi de {before} para {after}, {observed}; previsto era {predicted}',
  },
  refuted: {
    en: 'Refuted: {what} went from {before} to {after}, {observed}; predicted was {predicted}',
    'pt-BR': 'Refutada: {what} foi de {before} para {after}, {observed}; previsto era {predicted}',
  },
  expired_gone: {
    en: 'Expired: no longer found, and never seen to be applied; the trouble went by itself, or was mended otherwise',
    'pt-BR':
      'Expirada: não é mais encontrada e nunca foi vista aplicada; o problema passou, ou foi resolvido de outro modo',
  },
  expired_unmeasured: {
    en: 'Expired: applied, but no fair measurement was possible within {patience}',
    'pt-BR': 'Expirada: aplicada, mas nenhuma medição justa foi possível em {patience}',
  },
  dismissed: { en: 'Dismissed until {until}: {reason}', 'pt-BR': 'Dispensada até {until}: {reason}' },
  returned: { en: 'Back: its dismissal has ended', 'pt-BR': 'De volta: a dispensa terminou' },
  restored: { en: 'Back: its dismissal was taken back', 'pt-BR': 'De volta: a dispensa foi retirada' },
} as const satisfies Readonly<Record<string, Text>>;

export type LifeEventId = keyof typeof lifeEventTexts;

/** Why an advice is held back; `{by}` is the title of the other one. */
export const heldBackTexts = {
  worsens: {
    en: 'Held back: it would make worse what "{by}" is about. Mend that first.',
    'pt-BR': 'Retida: pioraria aquilo de que trata "{by}". Resolva isso antes.',
  },
  cause_applied: {
    en: 'Held back: its cause may be mended already: "{by}" was applied after this was found.',
    'pt-BR': 'Retida: a causa talvez já esteja resolvida: "{by}" foi aplicada depois que isto foi encontrado.',
  },
  same_measure: {
    en: 'Held back: its effect could not be told from that of "{by}". Apply them one after the other.',
    'pt-BR': 'Retida: o efeito não se distinguiria do de "{by}". Aplique uma depois da outra.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type HeldBackReason = keyof typeof heldBackTexts;
