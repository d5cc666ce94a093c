import { panelMaxDataPoints, panelQueries, type PanelQuery, type PanelView } from '@pulso/catalogue';

/** A frame as it travels from Grafana's Prometheus data source to a panel, before `toDataFrame`. */
export interface FrameJson {
  readonly refId: string;
  readonly fields: readonly {
    readonly name: string;
    readonly type: 'time' | 'string' | 'number';
    readonly labels?: Readonly<Record<string, string>>;
    readonly values: readonly (number | string | null)[];
  }[];
}

export interface Window {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  readonly cluster: string;
  readonly service: string;
}

type Result = Answer['data']['result'];

/** As Grafana's Prometheus data source lays out an instant answer as a table where several are asked for. */
function tableOf(refId: string, result: Result): FrameJson {
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))];
  return {
    refId,
    fields: [
      { name: 'Time', type: 'time', values: result.map(({ value }) => (value?.[0] ?? 0) * 1000) },
      ...labels.map((name) => ({
        name,
        type: 'string' as const,
        values: result.map(({ metric }) => metric[name] ?? ''),
      })),
      { name: `Value #${refId}`, type: 'number', values: result.map(({ value }) => Number(value?.[1])) },
    ],
  };
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

/** Asks a Prometheus all queries of a view of the panel; the frames have the layout of the format that each asks for. */
export async function askAll(url: string, window: Window, view: PanelView = 'health'): Promise<FrameJson[]> {
  const answers = await Promise.all(panelQueries[view].map((query) => ask(url, query, window)));
  return answers.flat();
}

async function ask(url: string, query: PanelQuery, window: Window): Promise<FrameJson[]> {
  const expr = query.expr.replaceAll('$cluster', window.cluster).replaceAll('$service', window.service);
  const step = Math.max(15, Math.ceil((window.to - window.from) / panelMaxDataPoints));
  const [path, parameters] =
    query.mode === 'range'
      ? ['query_range', { query: expr, start: `${window.from}`, end: `${window.to}`, step: `${step}` }]
      : ['query', { query: expr, time: `${window.to}` }];
  const response = await fetch(`${url}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const answer: Answer = JSON.parse(await response.text());
  if (answer.status !== 'success') throw new Error(`${query.refId}: ${answer.error ?? response.status}`);
  if (query.format === 'table') return [tableOf(query.refId, answer.data.result)];
  return answer.data.result.map(({ metric, value, values }) => {
    const points = values ?? (value === undefined ? [] : [value]);
    return {
      refId: query.refId,
      fields: [
        { name: 'Time', type: 'time', values: points.map(([time]) => time * 1000) },
        { name: 'Value', type: 'number', labels: metric, values: points.map(([, text]) => Number(text)) },
      ],
    };
  });
}
