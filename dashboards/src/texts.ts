import type { Locale, Text } from '@pulso/catalogue';

/** A text in both languages, English first. */
export const t = (en: string, ptBr: string): Text => ({ en, 'pt-BR': ptBr });

/** What a panel's description says: what it shows, what is normal, and what to do first where it is not. */
export interface Help {
  readonly shows: Text;
  readonly normal: Text;
  readonly first: Text;
}

export const help = (
  shows: readonly [string, string],
  normal: readonly [string, string],
  first: readonly [string, string],
): Help => ({ shows: t(...shows), normal: t(...normal), first: t(...first) });

export const HELP_WORDS = {
  en: { normal: 'Normal', first: 'First' },
  'pt-BR': { normal: 'Normal', first: 'Primeiro' },
} as const;

export function helpText({ shows, normal, first }: Help, locale: Locale): string {
  const words = HELP_WORDS[locale];
  return [shows[locale], `**${words.normal}:** ${normal[locale]}`, `**${words.first}:** ${first[locale]}`].join('\n\n');
}
