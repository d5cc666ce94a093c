import { toCsv, utcText } from '../../export/csv.ts';
import { statisticsTexts } from '../../texts/statistics.ts';
import type { Voice } from '../../texts/index.ts';
import type { StatisticsRow } from './model/index.ts';

/** What is shown, as numbers: the unit stands beside them. */
export function statisticsCsv(rows: readonly StatisticsRow[], voice: Voice): string {
  const texts = statisticsTexts[voice.locale];
  const { columns } = texts;
  return toCsv(
    [columns.name, texts.where, texts.unit, columns.count, columns.mean, columns.min, columns.p95, columns.max],
    rows.map(({ name, where, unit, count, mean, min, p95, max }) => [name, where, unit, count, mean, min, p95, max]),
  );
}

/** The same with labels, the time range in UTC, and how p95 is defined. */
export function statisticsJson(rows: readonly StatisticsRow[], from: number, voice: Voice): string {
  const report = {
    from: utcText(from),
    to: utcText(voice.now),
    p95: statisticsTexts.en.p95,
    series: rows.map(({ name, labels, unit, count, mean, min, p95, max }) => ({
      name,
      labels,
      unit,
      count,
      mean,
      min,
      p95,
      max,
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
