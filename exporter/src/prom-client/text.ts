import { escapeHelp, escapeLabelValue, type ExpositionFormat } from '../registry/index.ts';

/** What Pulso uses of prom-client's registry (15.x); the user's copy may be another than Pulso's. */
export interface PromClientRegistry {
  readonly contentType: string;
  metrics(): Promise<string>;
  getMetricsAsArray(): readonly unknown[];
  getSingleMetric(name: string): unknown;
}

interface Value {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string | number>> | undefined;
  readonly metricName?: string | undefined;
  readonly exemplar?:
    | { readonly labelSet?: Readonly<Record<string, string>>; readonly value: number; readonly timestamp: number }
    | undefined
    | null;
}

interface Snapshot {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values?: readonly Value[] | undefined;
}

interface Metric {
  readonly name: string;
  get(): Promise<Snapshot> | Snapshot;
}

const TOTAL = '_total';

/**
 * The user's metrics as text in either format, whatever format the registry is set to. Each metric is asked by itself,
 * since prom-client 15.1.3 would let one `collect()` that throws spoil the page, and its OpenMetrics setting renames
 * counters for good. One that fails, or takes longer than `timeoutMs`, is left out and told to `onError`.
 */
export async function promClientText(
  register: PromClientRegistry,
  format: ExpositionFormat,
  options: {
    readonly without: (name: string) => boolean;
    readonly onError: (error: unknown) => void;
    readonly timeoutMs: number;
  },
): Promise<string> {
  const defaults = (register as { _defaultLabels?: Readonly<Record<string, string>> })._defaultLabels ?? {};
  const texts = await Promise.all(
    register.getMetricsAsArray().map(async (entry) => {
      const metric = entry as Metric;
      try {
        const name = declaredName(register, metric);
        if (options.without(name)) return '';
        const snapshot = await withTimeout(metric.get(), options.timeoutMs, name);
        return textOf(name, snapshot, defaults, format);
      } catch (error) {
        options.onError(error);
        return '';
      }
    }),
  );
  return texts.join('');
}

/** The name under which the metric was registered: in OpenMetrics mode prom-client cuts `_total` off the metric itself. */
export function declaredName(register: PromClientRegistry, metric: Metric): string {
  const cut = `${metric.name}${TOTAL}`;
  return register.getSingleMetric(cut) === metric ? cut : metric.name;
}

function textOf(
  name: string,
  { help, type, values = [] }: Snapshot,
  defaults: Readonly<Record<string, string>>,
  format: ExpositionFormat,
): string {
  if (values.length === 0) return '';
  const isOpenMetrics = format === 'openmetrics';
  const isCounter = type === 'counter';
  const family = isOpenMetrics && isCounter && name.endsWith(TOTAL) ? name.slice(0, -TOTAL.length) : name;
  let text = `# HELP ${family} ${escapeHelp(help, format)}\n# TYPE ${family} ${type}\n`;
  for (const value of values) {
    const sample = isCounter ? (isOpenMetrics ? `${family}${TOTAL}` : name) : (value.metricName ?? name);
    const labels = Object.entries({ ...defaults, ...value.labels }).map(
      ([label, content]) => `${label}="${escapeLabelValue(String(content))}"`,
    );
    text += `${sample}${labels.length === 0 ? '' : `{${labels.join(',')}}`} ${numberText(value.value)}`;
    if (isOpenMetrics && value.exemplar) text += exemplarText(value.exemplar);
    text += '\n';
  }
  return text;
}

function exemplarText({ labelSet = {}, value, timestamp }: NonNullable<Value['exemplar']>): string {
  const labels = Object.entries(labelSet).map(([label, content]) => `${label}="${escapeLabelValue(content)}"`);
  return ` # {${labels.join(',')}} ${numberText(value)} ${timestamp}`;
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

export async function withTimeout<T>(work: Promise<T> | T, timeoutMs: number, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
