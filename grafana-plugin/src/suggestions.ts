import type { DataFrame } from '@grafana/data';
import type { ComplianceQueryId, HealthQueryId, PanelView, RecommendationsQueryId } from '@pulso/catalogue';
import type { PanelOptions } from './options.ts';

/** What Grafana is told of a panel that would fit; the shape of its own type, which older versions do not have. */
export interface Suggestion {
  readonly name: string;
  readonly description: string;
  readonly options: Partial<PanelOptions>;
  /** 100: we are sure; 50: others may fit better. */
  readonly score: number;
  readonly cardOptions: { readonly maxSeries: number; readonly maxRows: number };
}

/** The answer that a view cannot do without. */
const SIGNS: readonly (readonly [
  view: PanelView,
  refId: HealthQueryId | RecommendationsQueryId | ComplianceQueryId,
  description: string,
])[] = [
  ['health', 'health', 'Overall state, a tile per area, and what to do first'],
  // Rank is what the list is ordered by; Health does not ask for it.
  ['recommendations', 'adviceRank', 'All advice: searched, sorted, and why each is given'],
  ['compliance', 'controlStatus', 'Results of the controls by regulation, legal terms, and how much was tested'],
];
/** Samples below which a mean or a p95 says little. */
const FEW = 5;
const CARD = { maxSeries: 5, maxRows: 50 };

/** A view for its own answers; statistics, among others, for any numbers over time. Nothing else is suggested. */
function suggest(summary: {
  rawFrames?: DataFrame[];
  hasTimeField?: boolean;
  hasNumberField?: boolean;
  rowCountMax?: number;
}): Suggestion[] | undefined {
  const refIds = new Set((summary.rawFrames ?? []).map(({ refId }) => refId));
  const own = SIGNS.filter(([, refId]) => refIds.has(refId)).map(([view, , description]) => ({
    name: `Pulso ${view}`,
    description,
    options: { view },
    score: 100,
    cardOptions: CARD,
  }));
  if (own.length > 0) return own;
  const { hasTimeField, hasNumberField, rowCountMax = 0 } = summary;
  if (hasTimeField !== true || hasNumberField !== true || rowCountMax < FEW) return undefined;
  return [
    {
      name: 'Pulso statistics',
      description: 'Samples, mean, minimum, maximum and p95 of every series',
      options: { view: 'statistics' },
      score: 50,
      cardOptions: CARD,
    },
  ];
}

/**
 * Grafana from 12.4 on asks the function. Older versions ask an object of this form, and that of a fixed list of their own
 * panels only; it has to be there for their types.
 */
export const suggestionsSupplier = Object.assign(suggest, { getSuggestionsForData: (): void => {} });
