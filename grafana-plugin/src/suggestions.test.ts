import { getPanelDataSummary, PanelPlugin, toDataFrame, type DataFrame } from '@grafana/data';
import { complianceFrames } from '../test/compliance-fixture.ts';
import { adviceFrames, frames } from '../test/fixture.ts';
import { suggestionsSupplier } from './suggestions.ts';

/** As Grafana asks a plugin. */
const suggested = (all: DataFrame[]): unknown[] | undefined => {
  const plugin = new PanelPlugin(() => null).setSuggestionsSupplier(suggestionsSupplier);
  Object.assign(plugin, { meta: { id: 'pulso-health-panel', name: 'Pulso health' } });
  return plugin.getSuggestions(getPanelDataSummary(all))?.map(({ name, options, score }) => ({ name, options, score }));
};
const series = (length: number): DataFrame =>
  toDataFrame({
    refId: 'A',
    fields: [
      { name: 'Time', type: 'time', values: Array.from({ length }, (_, i) => i) },
      { name: 'Value', type: 'number', values: Array.from({ length }, (_, i) => i) },
    ],
  });

it('for the answers of a view it is that view', () => {
  expect(suggested(frames())).toEqual([{ name: 'Pulso health', options: { view: 'health' }, score: 100 }]);
  expect(suggested(adviceFrames())).toEqual([
    { name: 'Pulso recommendations', options: { view: 'recommendations' }, score: 100 },
  ]);
  expect(suggested(complianceFrames())).toEqual([
    { name: 'Pulso compliance', options: { view: 'compliance' }, score: 100 },
  ]);
});

it('for any numbers over time it is statistics, behind what fits better', () => {
  expect(suggested([series(20)])).toEqual([{ name: 'Pulso statistics', options: { view: 'statistics' }, score: 50 }]);
});

it('is nothing for too few numbers, for words, and for nothing', () => {
  expect(suggested([series(2)])).toBeUndefined();
  expect(
    suggested([toDataFrame({ fields: [{ name: 'word', type: 'string', values: ['a', 'b', 'c', 'd', 'e', 'f'] }] })]),
  ).toBeUndefined();
  expect(suggested([])).toBeUndefined();
});
