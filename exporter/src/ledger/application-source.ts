import { adviceKinds, metrics, type AdviceKind, type Severity } from '@pulso/catalogue';
import { type Advice, type AdviceValue, propose } from '../advisors/advice/advice.ts';
import { PrometheusError, type PrometheusClient, type Series } from '../prometheus/index.ts';
import type { Identity } from './entry.ts';
import type { AdviceSource, Proposal, Report } from './sources.ts';

const { recommendation, current, proposed, predictedEffect, confidence, rank } = metrics.advice;
const { info } = metrics.exporter;
const SOURCE = 'application';

/**
 * What instrumented applications advise, as Prometheus has scraped it. What the ledger itself exposes is left out: it
 * alone has ranks. Read again it would keep itself alive.
 */
const QUERY = `{__name__=~"${[recommendation, current, proposed, predictedEffect, confidence, info].map(({ name }) => name).join('|')}"} unless on (cluster, service, instance, job, id) ${rank.name}`;

/** Advice that only the process could reckon reaches the daemon as metrics, through Prometheus; nothing else is asked of the application. */
export function applicationSource(client: () => PrometheusClient | undefined): AdviceSource {
  return {
    read: async (): Promise<readonly Report[]> => {
      const prometheus = client();
      if (prometheus === undefined) return [];
      try {
        return [{ source: SOURCE, known: true, proposals: proposalsOf(await prometheus.query(QUERY)) }];
      } catch (error) {
        if (!(error instanceof PrometheusError)) throw error;
        return [{ source: SOURCE, known: false, proposals: [] }];
      }
    },
  };
}

/** One proposal a service and id: several instances may give the same one, and of their numbers the greatest counts. */
export function proposalsOf(series: readonly Series[]): Proposal[] {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const { service, cluster, id } = one.labels;
    const key = JSON.stringify([cluster, service, id]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const standing = group.find(({ labels, value }) => labels['__name__'] === recommendation.name && value === 1);
    return standing === undefined ? [] : proposalOf(standing.labels, group, pageOf(standing.labels, series));
  });
}

function proposalOf(labels: Series['labels'], group: readonly Series[], page?: string): Proposal[] {
  const known = adviceKinds.find(({ id }) => id === labels['advice']);
  // Of another version's catalogue: its own pages have it, we have no words for it.
  if (known === undefined) return [];
  const kind: AdviceKind = known;
  const greatest = (name: string): number | undefined => {
    const values = group.filter(({ labels: l }) => l['__name__'] === name).map(({ value }) => value);
    return values.length === 0 ? undefined : Math.max(...values);
  };
  const identity: Identity = { service: labels['service'] ?? '', cluster: labels['cluster'] ?? '' };
  const entity = labels['entity'] ?? '';
  const [now, then] = [greatest(current.name), greatest(proposed.name)];
  const effect = greatest(predictedEffect.name);
  const severity: Severity = labels['severity'] === 'critical' ? 'critical' : 'warning';
  const values: Record<string, AdviceValue> = {
    ...(now === undefined ? {} : { current: { value: now, unit: kind.unit } }),
    ...(then === undefined ? {} : { proposed: { value: then, unit: kind.unit } }),
  };
  const advice: Advice = propose({
    kind: known.id,
    entity,
    severity,
    confidence: greatest(confidence.name) ?? 0,
    values,
    ...(now === undefined ? {} : { current: now }),
    ...(then === undefined ? {} : { proposed: then }),
    ...(effect === undefined ? {} : { predictedEffect: effect }),
    ...commandsOf(kind, entity, now, then),
  });
  const id = labels['id'] ?? advice.id;
  return [{ ...identity, advice: { ...advice, id }, ...(page === undefined ? {} : { page }) }];
}

/** How to apply it, from the texts of its kind, where all that they name is known. */
function commandsOf(kind: AdviceKind, entity: string, now?: number, then?: number): Pick<Advice, 'apply' | 'undo'> {
  const values: Readonly<Record<string, string | undefined>> = {
    entity,
    current: now === undefined ? undefined : String(now),
    proposed: then === undefined ? undefined : String(then),
  };
  const fill = (text: string | undefined): string | undefined => {
    const names = [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    if (text === undefined || names.some((name) => values[name] === undefined)) return undefined;
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  };
  const [apply, undo] = [fill(kind.apply), fill(kind.undo)];
  return { ...(apply === undefined ? {} : { apply }), ...(undo === undefined ? {} : { undo }) };
}

/** Where the exporter of that scrape says that people reach it; only a web address becomes a link. It is never fetched. */
function pageOf({ instance, job, id = '' }: Series['labels'], series: readonly Series[]): string | undefined {
  const told = series.find(
    ({ labels }) => labels['__name__'] === info.name && labels['instance'] === instance && labels['job'] === job,
  );
  const url = told?.labels['advertise_url'] ?? '';
  return /^https?:\/\//.test(url) ? `${url.replace(/\/+$/, '')}/advice/${encodeURIComponent(id)}` : undefined;
}
