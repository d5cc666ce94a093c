import { type MetricFamily, metricFamilies } from '@pulso/catalogue';
import type { Handle } from '../registry/cells.ts';
import type { Registry } from '../registry/index.ts';
import type { SeriesSet } from '../registry/series.ts';
import { type Report, unpackNumbers } from './protocol.ts';

/** How several workers' values become one; `add`: by what each counted since it last told. */
type Rule = 'add' | 'sum' | 'max' | 'min';

/** One family of the page. */
interface MergedFamily {
  /** As the workers declare it; another declaration of the same name is refused. */
  readonly declaration: string;
  readonly set: SeriesSet;
  readonly rule: Rule;
  /** By series, the workers' that make it up. */
  readonly parts: Map<Handle, Set<Part>>;
  /** Gauges of which a part changed since they were last made. */
  readonly dirty: Set<Handle>;
}

/** One family of one worker. */
interface Told {
  readonly family: MergedFamily;
  /** By position. */
  readonly parts: (Part | undefined)[];
  /** The numbers, as last told. */
  last: Float64Array;
}

/** One series of one worker. */
interface Part {
  readonly told: Told;
  readonly values: readonly string[];
  readonly position: number;
  readonly handle: Handle;
}

/** What one worker has told. */
export class Source {
  /** @internal By the family's number; undefined where it was refused. */
  readonly families: (Told | undefined)[] = [];
  /** @internal Whether its gauges are left out, as they are too old. */
  isStale = false;
}

/**
 * The workers' series as those of one registry. What is counted is added as it is told, so that a worker that ends leaves
 * its counts behind and the sum never goes down; gauges, info and state sets are those of the workers that live.
 */
export class MergedRegistry {
  readonly #registry: Registry;
  readonly #families = new Map<string, MergedFamily>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Takes in what a worker tells. */
  apply(source: Source, report: Report): void {
    for (const family of report.families) source.families.push(this.#declare(family));
    for (const [number, position] of report.gone) {
      const part = source.families[number]?.parts[position];
      if (part !== undefined) remove(part, true);
    }
    for (const [number, position, values] of report.series) {
      const told = source.families[number];
      if (told !== undefined) add(told, position, values);
    }
    if (source.isStale) {
      source.isStale = false;
      for (const part of partsOf(source)) attach(part);
    }
    const { values, places } = unpackNumbers(report.numbers, report.complete);
    let from = 0;
    for (const [number, count] of report.counts.entries()) {
      const told = source.families[number];
      if (told !== undefined) take(told, values.subarray(from, from + count), places?.subarray(from, from + count));
      from += count;
    }
  }

  /** Leaves out the gauges of a worker that was not heard of for too long, until it is. */
  expire(source: Source): void {
    if (source.isStale) return;
    source.isStale = true;
    for (const part of partsOf(source)) if (part.told.family.rule !== 'add') detach(part);
  }

  /** A worker has ended: its counts stay, its gauges go. */
  end(source: Source): void {
    for (const part of partsOf(source)) remove(part, false);
  }

  /** Makes gauges from what the workers told; before each page. */
  settle(): void {
    for (const { rule, parts, dirty } of this.#families.values()) {
      for (const handle of dirty) handle.cells[handle.at] = mergedOf(parts.get(handle), rule);
      dirty.clear();
    }
  }

  #declare(family: MetricFamily): Told | undefined {
    const declaration = JSON.stringify(family);
    let merged = this.#families.get(family.name);
    if (merged === undefined) {
      // The registry itself knows families of the catalogue, by their declaration there.
      const known = metricFamilies.find((candidate) => JSON.stringify(candidate) === declaration);
      const set = this.#registry.seriesOf(known ?? family);
      merged = { declaration, set, rule: ruleOf(family), parts: new Map(), dirty: new Set() };
      this.#families.set(family.name, merged);
    }
    if (merged.declaration === declaration) return { family: merged, parts: [], last: new Float64Array(0) };
    // As while versions change one worker after another: numbers of another kind cannot be added.
    this.#registry.error('cluster');
    return undefined;
  }
}

function ruleOf(family: MetricFamily): Rule {
  if (family.type === 'counter' || family.type === 'histogram') return 'add';
  if (family.type === 'gauge') {
    return family.merge ?? (family.unit === 'seconds' || family.unit === 'ratio' ? 'max' : 'sum');
  }
  // Info and state sets: what any worker tells.
  return 'max';
}

function add(told: Told, position: number, values: readonly string[]): void {
  const { set, rule } = told.family;
  const { stride } = set.cells;
  const before = set.size;
  const handle = set.find(...values);
  // Absent until a worker tells a number: a counter that is read by a callback may have none.
  if (set.size > before && stride === 1) handle.cells[handle.at] = NaN;
  const end = (position + 1) * stride;
  if (told.last.length < end) {
    const last = new Float64Array(end * 2);
    last.set(told.last);
    told.last = last;
  }
  told.last.fill(rule === 'add' ? 0 : NaN, position * stride, end);
  while (told.parts.length < position) told.parts.push(undefined);
  told.parts[position] = { told, values, position, handle };
  attach(told.parts[position]);
}

/** Takes a series off the page once no worker has it, unless workers that have ended left counts in it. */
function remove(part: Part, hasCounts: boolean): void {
  const { told, handle, values, position } = part;
  const { set, rule, parts, dirty } = told.family;
  told.parts[position] = undefined;
  detach(part);
  if ((parts.get(handle)?.size ?? 0) > 0 || (rule === 'add' && !hasCounts)) return;
  parts.delete(handle);
  dirty.delete(handle);
  set.remove(Object.fromEntries(set.family.labels.map((label, at) => [label, values[at]!])));
}

function attach(part: Part): void {
  const { parts, rule, dirty } = part.told.family;
  let sharing = parts.get(part.handle);
  if (sharing === undefined) parts.set(part.handle, (sharing = new Set()));
  sharing.add(part);
  if (rule !== 'add') dirty.add(part.handle);
}

function detach(part: Part): void {
  const { parts, rule, dirty } = part.told.family;
  parts.get(part.handle)?.delete(part);
  if (rule !== 'add') dirty.add(part.handle);
}

function take(told: Told, values: Float64Array, places: Uint32Array | undefined): void {
  const { family, parts, last } = told;
  const { stride } = family.set.cells;
  const mayBeginAnew = family.set.family.type === 'counter';
  for (let i = 0; i < values.length; i++) {
    const place = places === undefined ? i : places[i]!;
    const position = stride === 1 ? place : Math.floor(place / stride);
    const part = parts[position];
    if (part === undefined) continue;
    const value = values[i]!;
    const { handle } = part;
    if (family.rule !== 'add') {
      last[place] = value;
      family.dirty.add(handle);
      continue;
    }
    // An absent number adds nothing, and takes nothing away.
    if (value !== value) continue;
    const delta = value - last[place]!;
    last[place] = value;
    // A counter that went down began anew, as Prometheus' own rate() takes it.
    const counted = mayBeginAnew && delta < 0 ? value : delta;
    const at = handle.at + place - position * stride;
    const merged = handle.cells[at]!;
    handle.cells[at] = merged === merged ? merged + counted : counted;
  }
}

function mergedOf(sharing: ReadonlySet<Part> | undefined, rule: Rule): number {
  let merged = NaN;
  for (const { told, position } of sharing ?? []) {
    const value = told.last[position]!;
    if (value !== value) continue;
    if (merged !== merged) merged = value;
    else if (rule === 'sum') merged += value;
    else merged = rule === 'max' ? Math.max(merged, value) : Math.min(merged, value);
  }
  return merged;
}

function* partsOf(source: Source): Generator<Part> {
  for (const told of source.families) for (const part of told?.parts ?? []) if (part !== undefined) yield part;
}
