import { OF_SERVICE, range, type PanelQuery } from './query.ts';

export type StatisticsQueryId = 'signalValues';

/** The view sums up whatever numbers it is given; from Pulso's own dashboards these are the signals. */
export const statisticsQueries: readonly PanelQuery<StatisticsQueryId>[] = [
  range('signalValues', `pulso:signal:value{${OF_SERVICE}}`),
];
