import { stateTexts } from '@pulso/catalogue';
import { type Html, html } from '../../html/index.ts';
import type { SignalState } from './model.ts';

export const time = (date: Date) =>
  date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');

/** A state as shape, word and colour. */
export function badge(state: SignalState, word?: string): Html {
  if (state === 'idle') return html`<span class="state idle">· Idle</span>`;
  const text = stateTexts[state];
  return html`<span class="state ${state}">${text.shape} ${word ?? text.word.en}</span>`;
}
