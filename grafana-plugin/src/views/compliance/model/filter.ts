import type { ControlSeverity, Locale } from '@pulso/catalogue';
import { isTermPressing, markOf } from './order.ts';
import type { ControlView, Mark } from './types.ts';

/** What a person can ask for by one button: a result, or that a legal term presses. */
export type Wanted = Mark | 'term';

export interface Filter {
  readonly regulation?: string | undefined;
  /** Any of them; none means all. */
  readonly wanted: readonly Wanted[];
  readonly severities: readonly ControlSeverity[];
  readonly search: string;
}

export const NO_FILTER: Filter = { wanted: [], severities: [], search: '' };

export function isFiltered({ regulation, wanted, severities, search }: Filter): boolean {
  return regulation !== undefined || wanted.length > 0 || severities.length > 0 || search.trim() !== '';
}

export function isWanted(control: ControlView, wanted: Wanted): boolean {
  return wanted === 'term' ? isTermPressing(control) : markOf(control) === wanted;
}

/** Controls that pass the filter. Every word of the search has to be in the control's own words, whatever its case or accents. */
export function filtered(controls: readonly ControlView[], filter: Filter, locale: Locale): ControlView[] {
  const words = plain(filter.search).split(/\s+/).filter(Boolean);
  return controls.filter((control) => {
    const { id, regulation, severity, service, server, title, text } = control;
    if (filter.regulation !== undefined && regulation !== filter.regulation) return false;
    if (filter.wanted.length > 0 && !filter.wanted.some((one) => isWanted(control, one))) return false;
    if (filter.severities.length > 0 && !filter.severities.includes(severity)) return false;
    if (words.length === 0) return true;
    const own = plain([id, regulation, service, server, title[locale], text?.anchor ?? ''].join(' '));
    return words.every((word) => own.includes(word));
  });
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
