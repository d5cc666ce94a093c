export type Labels = Readonly<Record<string, string>>;

/** A page in the text format, to ask for values. */
export class Page {
  readonly text: string;
  readonly #series: readonly { readonly name: string; readonly labels: Labels; readonly value: number }[];

  constructor(text: string) {
    this.text = text;
    this.#series = [...text.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? +(\S+)$/gm)].map(
      ([, name = '', labels = '', value = '']) => ({
        name,
        labels: Object.fromEntries(
          [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, k = '', v = '']) => [k, v]),
        ),
        value: Number(value),
      }),
    );
  }

  /** Values of all series of this name that have these labels among theirs. */
  values(name: string, labels: Labels = {}): readonly number[] {
    const wanted = Object.entries(labels);
    return this.#series
      .filter((series) => series.name === name && wanted.every(([label, value]) => series.labels[label] === value))
      .map(({ value }) => value);
  }

  /** The value of the one series; undefined where there is none. */
  value(name: string, labels: Labels = {}): number | undefined {
    const found = this.values(name, labels);
    if (found.length > 1) throw new Error(`${found.length} series ${name} ${JSON.stringify(labels)}`);
    return found[0];
  }

  /** What a state set is in. */
  state(name: string, label: string): string | undefined {
    return this.#series.find((series) => series.name === name && series.value === 1)?.labels[label];
  }

  /** Values of this label in the series of this name. */
  labels(name: string, label: string): readonly string[] {
    return this.#series.filter((series) => series.name === name).map(({ labels }) => labels[label] ?? '');
  }

  /** Seconds since the collector last succeeded; Infinity where it never has. */
  age(collector: string): number {
    const at = this.value('pulso_collector_last_success_timestamp_seconds', { collector });
    return at === undefined ? Infinity : Date.now() / 1_000 - at;
  }

  /** Collectors whose last run failed. */
  failing(): readonly string[] {
    return this.#series
      .filter(({ name, value }) => name === 'pulso_collector_success' && value === 0)
      .map(({ labels }) => labels['collector'] ?? '');
  }

  /** What PostgreSQL was asked for, without what the daemon knows by itself. */
  hasServerValues(): boolean {
    return this.#series.some(({ name }) => name.startsWith('pulso_pg_'));
  }
}
