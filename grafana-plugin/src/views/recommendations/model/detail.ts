import {
  formatValue,
  type Locale,
  type RecommendationsQueryId,
  type Severity,
  type Signal,
  type Text,
  type Unit,
} from '@pulso/catalogue';
import { adviceKindOf, adviceTitle, signalOf, type Table, type Tables } from '../../../model/index.ts';
import { adviceDetails, type AdviceDetail } from './slice.ts';
import type { Recommendation } from './types.ts';

const DETAILS = new Map(adviceDetails.map((detail) => [detail.id, detail]));
/** The window of the evidence: short enough to see the change, long enough for a scrape interval of a minute. */
const WINDOW = '5m';

const titles = new WeakMap<Recommendation, Text>();

/** The title with its numbers, made when it is first shown. */
export function titleOf(row: Recommendation): Text {
  const known = titles.get(row);
  if (known !== undefined) return known;
  const { of, current, proposed } = row;
  const title = adviceTitle(adviceKindOf(of.kind), of.kind, { entity: of.entity, current, proposed });
  titles.set(row, title);
  return title;
}

export function unitOf(row: Recommendation): Unit {
  return adviceKindOf(row.of.kind)?.unit ?? 'count';
}

export function detailOf(row: Recommendation): AdviceDetail | undefined {
  return DETAILS.get(row.of.kind);
}

/** The sentences of the catalogue's reason of which every number is among the metrics; its page knows them all. */
export function whyOf(row: Recommendation, locale: Locale): string | undefined {
  const why = detailOf(row)?.why[locale];
  if (why === undefined) return undefined;
  const whole = filled(why, row, locale)
    .split(/(?<=[.!?:;]) /)
    .filter((sentence) => !/\{\w+\}/.test(sentence))
    .join(' ')
    .replace(/[:;]$/, '.');
  return whole === '' ? undefined : whole;
}

/** Setting or command that applies the advice, where the metrics tell all of it. */
export function commandOf(row: Recommendation, which: 'apply' | 'undo'): string | undefined {
  const template = detailOf(row)?.[which];
  const command = template === undefined ? undefined : filled(template, row, 'en');
  return command === undefined || /\{\w+\}/.test(command) ? undefined : command;
}

function filled(template: string, { of, current, proposed, ...row }: Recommendation, locale: Locale): string {
  const unit = unitOf({ of, current, proposed, ...row });
  const known: Readonly<Record<string, string | undefined>> = {
    entity: of.entity === '' ? undefined : of.entity,
    table: of.entity === '' ? undefined : of.entity,
    current: current === undefined ? undefined : formatValue(current, unit, locale),
    proposed: proposed === undefined ? undefined : formatValue(proposed, unit, locale),
  };
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole);
}

export interface Judged {
  readonly signal: Text;
  readonly value: number;
  readonly unit: Unit;
  readonly id: string;
  readonly bad: Signal['bad'];
  readonly bound: { readonly severity: Severity; readonly value: number } | undefined;
}

/** How the signal that the advice is to mend is judged now: that of its entity, else the one that is worst off. */
export function judgedOf(row: Recommendation, tables: Tables<RecommendationsQueryId>): Judged | undefined {
  const id = adviceKindOf(row.of.kind)?.signal;
  if (id === undefined) return undefined;
  const { title, unit, bad } = signalOf(id);
  const sign = bad === 'above' ? 1 : -1;
  const values = tables.of('values').flatMap((table) => matching(table, row, id));
  const own = values.filter(({ entity }) => entity === row.of.entity);
  const worst = (own.length > 0 ? own : values).toSorted((a, b) => sign * (b.value - a.value))[0];
  if (worst === undefined) return undefined;
  const bounds = tables
    .of('thresholds')
    .flatMap((table) => matching(table, row, id))
    .filter(({ entity, instance }) => entity === worst.entity && instance === worst.instance);
  const crossed = (bound: number): boolean => sign * (worst.value - bound) >= 0;
  const critical = bounds.find(({ severity }) => severity === 'critical');
  const warning = bounds.find(({ severity }) => severity === 'warning');
  const named = critical !== undefined && (warning === undefined || crossed(critical.value)) ? critical : warning;
  const severity = named?.severity === 'critical' ? 'critical' : 'warning';
  const bound = named === undefined ? undefined : ({ severity, value: named.value } as const);
  return { id, signal: title, value: worst.value, unit, bad, bound };
}

interface Match {
  readonly entity: string;
  readonly instance: string;
  readonly severity: string;
  readonly value: number;
}

function matching(table: Table, { of }: Recommendation, id: string): Match[] {
  const [signal, service, cluster] = [table.column('signal'), table.column('service'), table.column('cluster')];
  const [entity, instance, severity] = [table.column('entity'), table.column('instance'), table.column('severity')];
  return signal.flatMap((one, i) => {
    const value = table.values[i];
    if (one !== id || service[i] !== of.service || cluster[i] !== of.cluster || typeof value !== 'number') return [];
    return [{ entity: entity[i] ?? '', instance: instance[i] ?? '', severity: severity[i] ?? '', value }];
  });
}

/** PromQL of what the advice is to change; of kinds without one, the signal that it is to mend. */
export function evidenceOf(row: Recommendation): string | undefined {
  const { service, cluster, entity, kind } = row.of;
  const matchers = `service="${quoted(service)}",cluster="${quoted(cluster)}"`;
  const evidence = detailOf(row)?.evidence;
  if (evidence === undefined) {
    const signal = adviceKindOf(kind)?.signal;
    return signal === undefined ? undefined : `pulso:signal:value{signal="${signal}",${matchers}}`;
  }
  const values: Readonly<Record<string, string>> = { $service: matchers, $entity: quoted(entity), $range: WINDOW };
  // By a function, since a replacement text gives `$` meanings of its own.
  return evidence.replaceAll(/\$(?:service|entity|range)\b/g, (name) => values[name] ?? name);
}

/** A text within quotes in PromQL, which escapes as Go does. */
function quoted(text: string): string {
  return text.replaceAll(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
