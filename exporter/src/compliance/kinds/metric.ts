import type { MetricControl } from '@pulso/catalogue';
import { matchers } from '../../prometheus/index.ts';
import type { Context } from '../context.ts';
import { counted, type Measurement } from '../result.ts';

/** PromQL of which every sample is a failure. Where an input has no series nobody measures, and that is unknown. */
export async function testMetric({ inputs, promql }: MetricControl, context: Context): Promise<Measurement> {
  const { prometheus, identity, stopping } = context;
  if (prometheus === undefined) return { status: 'skip', errorCode: 'no_prometheus' };
  const filled = (text: string): string => text.replaceAll('$service', matchers(identity));
  try {
    let checked = 0;
    for (const input of inputs) {
      const [series] = await prometheus.query(`count(${filled(input)})`, undefined, stopping);
      if (series === undefined) return { status: 'unknown', checked: 0, failed: 0 };
      checked += series.value;
    }
    const failed = (await prometheus.query(filled(promql), undefined, stopping)).length;
    return counted(Math.max(checked, failed), failed);
  } catch {
    return { status: 'error', errorCode: 'prometheus' };
  }
}
