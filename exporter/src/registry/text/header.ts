import type { MetricFamily, MetricType } from '@pulso/catalogue';
import { escapeHelp } from './escape.ts';
import type { ExpositionFormat } from './format.ts';

/** Text 0.0.4 knows neither info nor state set. OpenMetrics' state set wants a label named as the metric: ours is a gauge. */
const exposedTypes: Readonly<Record<ExpositionFormat, Readonly<Record<MetricType, string>>>> = {
  text: { counter: 'counter', gauge: 'gauge', histogram: 'histogram', info: 'gauge', stateset: 'gauge' },
  openmetrics: { counter: 'counter', gauge: 'gauge', histogram: 'histogram', info: 'info', stateset: 'gauge' },
};

/** OpenMetrics' metadata name a family without the suffix that its samples carry. */
const openMetricsSuffixes: Partial<Record<MetricType, string>> = { counter: '_total', info: '_info' };

/** The lines above a family's samples. */
export function headerOf(family: MetricFamily, format: ExpositionFormat): string {
  const suffix = format === 'openmetrics' ? openMetricsSuffixes[family.type] : undefined;
  const name =
    suffix !== undefined && family.name.endsWith(suffix) ? family.name.slice(0, -suffix.length) : family.name;
  let header = `# HELP ${name} ${escapeHelp(family.help, format)}\n# TYPE ${name} ${exposedTypes[format][family.type]}\n`;
  if (format === 'openmetrics' && name.endsWith(`_${family.unit}`)) header += `# UNIT ${name} ${family.unit}\n`;
  return header;
}
