import { areas, metrics, signals, type MetricFamily } from '@pulso/catalogue';
import { declaredNames, TARGET_LABELS, type Declared } from './declared.ts';
import { readExposition } from './exposition.ts';
import type { NamedQuery } from './queries.ts';
import { readQuery, withoutVariables, type Grouping, type Selector } from './read-query.ts';

export interface QueryIssue extends NamedQuery {
  readonly problem: string;
}

export interface CheckOptions {
  /** Pages of `/metrics` and `/probe` as they are really answered: what queries name must be on one of them. */
  readonly pages?: readonly string[];
  /**
   * Names that need not be on the pages: by default `EVENTFUL`. Give `[]` for pages of a service on which all of it has
   * happened.
   */
  readonly mayBeAbsent?: readonly string[];
  /** Further target labels that rules group by (`identity.groupBy`). */
  readonly identity?: readonly string[];
}

/**
 * A family without series is not on a page: these have some only while advice stands or a failure is waived, or after an
 * overflow, an error or a redaction.
 */
export const EVENTFUL: readonly string[] = [
  ...Object.values<MetricFamily>(metrics.advice),
  metrics.exporter.overflow,
  metrics.exporter.errors,
  metrics.exporter.redacted,
  metrics.compliance.waiverExpiry,
].map(({ name }) => name);

type Live = ReturnType<typeof readExposition> | undefined;

interface Known {
  readonly declared: ReadonlyMap<string, Declared>;
  readonly live: Live;
  readonly mayBeAbsent: ReadonlySet<string>;
  readonly target: ReadonlySet<string>;
}

/** What matchers of these labels may say. */
const VALUES: Readonly<Record<string, ReadonlySet<string>>> = {
  signal: new Set(signals.map(({ id }) => id)),
  area: new Set(areas.map(({ id }) => id)),
};

/**
 * Holds queries against the catalogue, and against live pages if given: every metric that a query names is declared
 * (and exposed), every label that it matches, groups or joins by is one of that metric's, every signal and area exists.
 * Metrics that Prometheus makes itself are held against the contract alone.
 */
export function checkQueries(queries: readonly NamedQuery[], options: CheckOptions = {}): QueryIssue[] {
  const known: Known = {
    declared: declaredNames(options.identity),
    live: options.pages === undefined ? undefined : readExposition(options.pages),
    mayBeAbsent: new Set(options.mayBeAbsent ?? EVENTFUL),
    target: new Set([...TARGET_LABELS, ...(options.identity ?? [])]),
  };
  return queries.flatMap((query) => {
    const { selectors, groupings, errors } = readQuery(withoutVariables(query.expr));
    const problems = new Set([
      ...errors,
      ...selectors.flatMap((selector) => selectorProblems(selector, known)),
      ...groupings.flatMap((grouping) => groupingProblems(grouping, known)),
    ]);
    return [...problems].map((problem) => ({ ...query, problem }));
  });
}

function selectorProblems({ name, matchers }: Selector, known: Known): string[] {
  if (name === '') return ['selects series of every name'];
  const declared = known.declared.get(name);
  if (declared === undefined) return [`${name} is declared nowhere`];
  const problems: string[] = [];
  const absent = known.live !== undefined && declared.exposed && !known.live.has(name);
  if (absent && !known.mayBeAbsent.has(name)) problems.push(`${name} is on no page`);
  for (const { label, operator, value } of matchers) {
    if (label !== '__name__' && !hasLabel(name, label, known)) problems.push(`${name} has no label ${label}`);
    const values = VALUES[label];
    if (operator === '=' && value !== '' && values !== undefined && !values.has(value)) {
      problems.push(`there is no ${label} "${value}"`);
    }
  }
  return problems;
}

function groupingProblems({ labels, from, made }: Grouping, known: Known): string[] {
  // Names that are declared nowhere are told once, by their selector.
  const names = from.map(({ name }) => name).filter((name) => known.declared.has(name));
  if (names.length < from.length) return [];
  return labels
    .filter((label) => !made.includes(label) && !names.some((name) => hasLabel(name, label, known)))
    .map((label) => `no metric in it has the label ${label}`);
}

function hasLabel(name: string, label: string, { declared, live, target }: Known): boolean {
  const family = declared.get(name);
  if (family === undefined || !family.labels.has(label)) return false;
  if (live === undefined || !family.exposed || target.has(label)) return true;
  // Without a series nothing can be said of its labels.
  return live.get(name)?.has(label) ?? true;
}
