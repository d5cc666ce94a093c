import { formatValue } from '@pulso/catalogue';
import type { RecommendationView } from '../../ledger/view.ts';
import { areaTitle } from '../../ledger/view.ts';

export interface AdviceView {
  readonly id: string;
  /** Place in the one list of all services; absent where nothing is to be done. */
  readonly rank?: number;
  readonly title: string;
  /** `Queries · appointments`. */
  readonly where: string;
  readonly state: string;
  /** Whether it can be applied now. */
  readonly isToDo: boolean;
  /** `−91 %`; `–` where it cannot be predicted. */
  readonly effect: string;
  /** `−87 %`, once it was measured. */
  readonly observed?: string;
  readonly confidence: string;
  /** `1.31 s → 12 ms`; absent where the advice proposes no number. */
  readonly change?: string;
  /** Why it is held back, or of what it may be only a symptom. */
  readonly note?: string;
  readonly href: string;
}

/** The ledger's list for the landing page, in its order. */
export function adviceView(one: RecommendationView, titles: ReadonlyMap<string, string>): AdviceView {
  const { id, rank, title, area, entity, unit, current, proposed, observedEffect, heldBack, causes } = one;
  const ratio = (value: number | undefined) => formatValue(value, 'ratio').replace('-', '−');
  const cause = causes.map((each) => titles.get(each)).find((each) => each !== undefined);
  const note = heldBack?.text ?? (cause === undefined ? undefined : `May be only a symptom: first "${cause}".`);
  return {
    ...{ id, title, where: [areaTitle(area, 'en'), entity].filter(Boolean).join(' · '), state: one.stateText },
    isToDo: one.state === 'proposed' && heldBack === undefined,
    ...{ effect: ratio(one.predictedEffect), confidence: ratio(one.confidence) },
    ...{ href: `/advice/${encodeURIComponent(id)}` },
    ...(rank === undefined ? {} : { rank }),
    ...(observedEffect === undefined ? {} : { observed: ratio(observedEffect) }),
    ...(proposed === undefined ? {} : { change: `${formatValue(current, unit)} → ${formatValue(proposed, unit)}` }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Advice of services that Prometheus has recorded nothing of, with the service beside the place. */
export function otherAdvice(
  list: readonly RecommendationView[],
  shown: readonly { readonly service: string; readonly cluster: string }[],
): AdviceView[] {
  const titles = titlesOf(list);
  return list
    .filter((one) => !shown.some(({ service, cluster }) => service === one.service && cluster === one.cluster))
    .map((one) => {
      const view = adviceView(one, titles);
      return { ...view, where: `${one.service} · ${view.where}` };
    });
}

export const titlesOf = (list: readonly RecommendationView[]): ReadonlyMap<string, string> =>
  new Map(list.map(({ id, title }) => [id, title]));
