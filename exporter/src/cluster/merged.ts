import { type MetricFamily, metricFamilies } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import type { Handle } from '../registry/cells.ts';
import type { SeriesSet } from '../registry/series.ts';
import { type Report, unpackNumbers } from './protocol.ts';

type Rule = 'add' | 'sum' | 'max' | 'min';

/** One family of the page, and how its values of several workers become one. */
interface MergedFamily {
  /** As the workers declare it; another declaration of the same name is refused. */
  readonly declaration: string;
  readonly set: SeriesSet;
  readonly rule: Rule;
  /** By series, whose numbers of now make it up. For counters and histograms, who still holds it. */
  readonly parts: Map<Handle, Set<Part>>;
}

/** What one worker adds to one series of the page. */
interface Part {
  readonly family: MergedFamily;
  readonly values: readonly string[];
  readonly handle: Handle;
  readonly source: Source;
  readonly slot: number;
}

const NO_PART: Part | undefined = undefined;

/** The numbers of one worker. */
export class Source {
  /** @internal */ readonly families: (MergedFamily | undefined)[] = [];
  /** @internal By slot; each of a series' slots. */
  readonly parts: (Part | undefined)[] = [];
  /** @internal By slot, as last told. */
  last = new Float64Array(0);
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
  readonly #dirty = new Set<Handle>();
  readonly #familyOf = new Map<Handle, MergedFamily>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Takes in what a worker tells. */
  apply(source: Source, report: Report): void {
    for (const family of report.families) source.families.push(this.#declare(family));
    for (const slot of report.gone) {
      const part = source.parts[slot];
      if (part !== undefined) this.#remove(part, true);
    }
    if (source.last.length < report.slots) {
      const last = new Float64Array(report.slots * 2);
      last.set(source.last);
      source.last = last;
      while (source.parts.length < last.length) source.parts.push(NO_PART);
    }
    for (const [number, slot, values] of report.series) this.#add(source, number, slot, values);
    if (source.isStale) this.#refresh(source);
    const { values, slots } = unpackNumbers(report.numbers, report.complete);
    for (let i = 0; i < values.length; i++) this.#set(source, slots === undefined ? i : slots[i]!, values[i]!);
  }

  /** Leaves out the gauges of a worker that was not heard of for too long, until it is. */
  expire(source: Source): void {
    if (source.isStale) return;
    source.isStale = true;
    for (const part of partsOf(source)) if (part.family.rule !== 'add') this.#detach(part);
  }

  /** A worker has ended: its counts stay, its gauges go. */
  end(source: Source): void {
    for (const part of partsOf(source)) this.#remove(part, false);
  }

  /** Makes gauges from what the workers told; before each page. */
  settle(): void {
    for (const handle of this.#dirty) {
      const { rule, parts } = this.#familyOf.get(handle)!;
      let merged = NaN;
      for (const { source, slot } of parts.get(handle) ?? []) {
        const value = source.last[slot]!;
        if (value !== value) continue;
        if (merged !== merged) merged = value;
        else if (rule === 'sum') merged += value;
        else merged = rule === 'max' ? Math.max(merged, value) : Math.min(merged, value);
      }
      handle.cells[handle.at] = merged;
    }
    this.#dirty.clear();
  }

  #declare(family: MetricFamily): MergedFamily | undefined {
    const declaration = JSON.stringify(family);
    const existing = this.#families.get(family.name);
    if (existing !== undefined) {
      if (existing.declaration === declaration) return existing;
      // As while versions change one worker after another: the older page goes on, the other's numbers cannot be added.
      this.#registry.error('cluster');
      return undefined;
    }
    // The registry itself knows families of the catalogue, by their declaration there.
    const known = metricFamilies.find((candidate) => JSON.stringify(candidate) === declaration);
    const merged: MergedFamily = {
      declaration,
      set: this.#registry.seriesOf(known ?? family),
      rule: ruleOf(family),
      parts: new Map(),
    };
    this.#families.set(family.name, merged);
    return merged;
  }

  #add(source: Source, number: number, slot: number, values: readonly string[]): void {
    const family = source.families[number];
    if (family === undefined) return;
    const { set } = family;
    const before = set.size;
    const handle = set.find(...values);
    const { stride } = set.cells;
    // Absent until a worker tells a number: a counter that is read by a callback may have none.
    if (set.size > before) handle.cells.fill(set.cells.stride === 1 ? NaN : 0, handle.at, handle.at + stride);
    const part: Part = { family, values, handle, source, slot };
    source.parts.fill(part, slot, slot + stride);
    source.last.fill(family.rule === 'add' ? 0 : NaN, slot, slot + stride);
    this.#attach(part);
  }

  #set(source: Source, slot: number, value: number): void {
    const part = source.parts[slot];
    if (part === undefined) return;
    const { handle, family } = part;
    if (family.rule !== 'add') {
      source.last[slot] = value;
      this.#dirty.add(handle);
      return;
    }
    // An absent number adds nothing, and takes nothing away.
    if (value !== value) return;
    const delta = value - source.last[slot]!;
    source.last[slot] = value;
    const at = handle.at + slot - part.slot;
    const merged = handle.cells[at]!;
    // A counter that went down began anew, as Prometheus' own rate() takes it.
    const added = delta < 0 && family.set.family.type === 'counter' ? value : delta;
    handle.cells[at] = merged === merged ? merged + added : added;
  }

  #refresh(source: Source): void {
    source.isStale = false;
    for (const part of partsOf(source)) if (part.family.rule !== 'add') this.#attach(part);
  }

  #attach(part: Part): void {
    const { parts, rule } = part.family;
    let sharing = parts.get(part.handle);
    if (sharing === undefined) parts.set(part.handle, (sharing = new Set()));
    sharing.add(part);
    if (rule === 'add') return;
    this.#familyOf.set(part.handle, part.family);
    this.#dirty.add(part.handle);
  }

  #detach(part: Part): void {
    part.family.parts.get(part.handle)?.delete(part);
    if (part.family.rule !== 'add') this.#dirty.add(part.handle);
  }

  /** Takes a series off the page once no worker has it, unless a worker's end left counts in it. */
  #remove(part: Part, counts: boolean): void {
    const { family, handle, source, slot } = part;
    source.parts.fill(NO_PART, slot, slot + family.set.cells.stride);
    this.#detach(part);
    const sharing = family.parts.get(handle);
    if (sharing === undefined || sharing.size > 0 || (family.rule === 'add' && !counts)) return;
    family.parts.delete(handle);
    this.#dirty.delete(handle);
    this.#familyOf.delete(handle);
    family.set.remove(labelsOf(family.set.family, part.values));
  }
}

function ruleOf(family: MetricFamily): Rule {
  if (family.type === 'counter' || family.type === 'histogram') return 'add';
  if (family.type === 'gauge') return family.merge ?? 'sum';
  // Info and state sets: what any worker tells.
  return 'max';
}

function* partsOf(source: Source): Generator<Part> {
  for (const [slot, part] of source.parts.entries()) if (part?.slot === slot) yield part;
}

function labelsOf(family: MetricFamily, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(family.labels.map((label, at) => [label, values[at]!]));
}
