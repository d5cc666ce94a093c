import { adviceKinds, areas, formatValue, metrics } from '@pulso/catalogue';
import type { Series } from '../prometheus.ts';

export interface AdviceView {
  readonly id: string;
  readonly title: string;
  /** `Queries · appointments`. */
  readonly where: string;
  readonly state: string;
  /** `−91 %`; `–` where it cannot be predicted. */
  readonly effect: string;
  readonly confidence: string;
  /** `1.31 s → 12 ms`; absent where the advice proposes no number. */
  readonly change?: string;
  /** The page with the statements and commands; absent where its exporter tells no address. */
  readonly href?: string;
}

const { recommendation, current, proposed, predictedEffect, confidence } = metrics.advice;
const { info } = metrics.exporter;

/**
 * The standing recommendations of one service, the greatest gain first. Several exporters may give the same one.
 * @param mine series of the service
 * @param all series of every service, for the address of the exporter that gives the advice
 * @param titles of recommendations that the caller gives itself
 */
export function adviceViews(
  mine: readonly Series[],
  all: readonly Series[],
  titles: ReadonlyMap<string, string>,
): AdviceView[] {
  const standing = new Map<string, Series>();
  for (const series of mine) {
    const { __name__: name, id } = series.labels;
    if (name === recommendation.name && series.value === 1 && id !== undefined) standing.set(id, series);
  }
  const views = [...standing].map(([id, { labels }]) => {
    const number = (name: string) => mine.find(({ labels: l }) => l['__name__'] === name && l['id'] === id)?.value;
    const effect = number(predictedEffect.name);
    const view = viewOf(id, labels, number, effect, addressOf(labels, all));
    return { effect: effect ?? 0, view: { ...view, title: titles.get(id) ?? view.title } };
  });
  return views.toSorted((a, b) => a.effect - b.effect).map(({ view }) => view);
}

function viewOf(
  id: string,
  labels: Series['labels'],
  number: (name: string) => number | undefined,
  effect: number | undefined,
  address: string | undefined,
): AdviceView {
  const kind = adviceKinds.find(({ id: known }) => known === labels['advice']);
  const unit = kind?.unit ?? 'count';
  const [now, then] = [number(current.name), number(proposed.name)].map((value) => formatValue(value, unit));
  const facts: Readonly<Record<string, string | undefined>> = {
    entity: labels['entity'],
    table: labels['entity'],
    current: now,
    proposed: then,
  };
  // What only the advisor knows (columns, a status) is on its own page.
  const title = kind?.title.en.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '…');
  const area = areas.find(({ id: known }) => known === labels['area'])?.title.en ?? labels['area'] ?? '';
  return {
    id,
    title: title ?? labels['advice'] ?? id,
    where: [area, labels['entity']].filter(Boolean).join(' · '),
    state: labels['state'] ?? '',
    effect: effect === undefined ? '–' : formatValue(effect, 'ratio').replace('-', '−'),
    confidence: formatValue(number(confidence.name), 'ratio'),
    ...(number(proposed.name) === undefined ? {} : { change: `${now} → ${then}` }),
    ...(address === undefined ? {} : { href: `${address}/advice/${encodeURIComponent(id)}` }),
  };
}

/** Where the exporter of that scrape says that people reach it; only a web address becomes a link. */
function addressOf({ instance, job }: Series['labels'], all: readonly Series[]): string | undefined {
  const told = all.filter(({ labels }) => labels['__name__'] === info.name && labels['instance'] === instance);
  const best = told.find(({ labels }) => labels['job'] === job) ?? told[0];
  const url = best?.labels['advertise_url'] ?? '';
  return /^https?:\/\//.test(url) ? url.replace(/\/+$/, '') : undefined;
}
