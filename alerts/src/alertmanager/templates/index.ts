import type { Locale } from '@pulso/catalogue';
import { GENERATED_NOTE } from '../../yaml.ts';
import { emailTemplates } from './email.ts';
import { slackTemplates } from './slack.ts';
import { textTemplates } from './text.ts';
import { wordsOf } from './words.ts';

/** Alertmanager's templates for e-mail (HTML and text), Slack and whatever takes plain text, as one file. */
export function messageTemplates(locale: Locale = 'en'): string {
  const words = wordsOf(locale);
  const parts = [textTemplates(words), slackTemplates(words), emailTemplates(words, locale)];
  return [`{{/* ${GENERATED_NOTE} */}}`, ...parts].join('\n');
}
