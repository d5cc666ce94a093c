import { columnOf, finite } from '../grid.ts';
import type { HistoryAdvisor } from '../history-advisor.ts';
import { regressionAdvice } from './advice.ts';
import { findRegressions, regressionDefaults } from './find.ts';
import { regressionQuery } from './measures.ts';

const STEP = 300;
const DAYS = 14;
const HOUR = 3_600 / STEP;

/** What became worse after a release, or at once without one: latency, errors, CPU, memory and the time of queries. */
export function regression(options = regressionDefaults): HistoryAdvisor {
  return {
    name: 'regression',
    step: STEP,
    points: (DAYS * 86_400) / STEP,
    query: (service) => regressionQuery(service, STEP),
    advise: (history) => {
      const { grid, columns } = history;
      const { regressions, silent } = findRegressions(grid, columns, options);
      const load = finite(columnOf(columns, 'load') ?? new Float64Array(), grid.length - HOUR);
      const mean = load.length === 0 ? undefined : load.reduce((sum, value) => sum + value, 0) / load.length;
      return {
        advice: regressions.map((found) => regressionAdvice(history, found, mean)),
        ...(silent.length === 0 ? {} : { silent: silent.join(' ') }),
      };
    },
  };
}
