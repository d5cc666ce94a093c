/** A Prometheus target of the panel, without a legend. */
export interface PanelQuery<Id extends string = string> {
  readonly refId: Id;
  /** PromQL over the dashboard variables `$cluster` and `$service`, both used as regular expressions. */
  readonly expr: string;
  /** `range` over the dashboard's time range, `instant` at its end. Never both: the two answers would share a refId. */
  readonly mode: 'range' | 'instant';
  /** As a frame for each series, or all in one with labels as columns, which is cheaper where there are thousands. */
  readonly format: 'time_series' | 'table';
}

export const OF_SERVICE = 'cluster=~"$cluster",service=~"$service"';

export const instant = <Id extends string>(refId: Id, expr: string): PanelQuery<Id> => ({
  refId,
  expr,
  mode: 'instant',
  format: 'time_series',
});

export const range = <Id extends string>(refId: Id, expr: string): PanelQuery<Id> => ({
  refId,
  expr,
  mode: 'range',
  format: 'time_series',
});

export const table = <Id extends string>(refId: Id, expr: string): PanelQuery<Id> => ({
  refId,
  expr,
  mode: 'instant',
  format: 'table',
});
