import { FieldType, mapInternalLinkToExplore, type PanelProps } from '@grafana/data';
import type { PanelOptions } from '../options.ts';

/** What of a panel leads to Explore. */
export type ExploreFrom = Pick<PanelProps<PanelOptions>, 'data' | 'timeRange' | 'replaceVariables'>;

/**
 * Where Explore shows a query over the panel's time range, at the data source that the panel asked. Undefined where
 * Grafana does not tell which that was: the query can be copied in any case.
 */
export function exploreHref({ data, timeRange, replaceVariables }: ExploreFrom, expr: string): string | undefined {
  const named = data.request?.targets.find((target) => target.datasource?.uid !== undefined)?.datasource?.uid;
  const datasourceUid = named === undefined ? '' : replaceVariables(named);
  if (datasourceUid === '') return undefined;
  const internal = { datasourceUid, datasourceName: '', query: { refId: 'A', expr, range: true } };
  return mapInternalLinkToExplore({
    link: { title: '', url: '', internal },
    internalLink: internal,
    scopedVars: {},
    range: timeRange,
    field: { name: '', type: FieldType.other, config: {}, values: [] },
    // Labels may hold a dollar sign, and it is no variable.
    replaceVariables: (text) => text,
  }).href;
}
