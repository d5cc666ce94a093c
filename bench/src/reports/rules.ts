import type { Report, ReportCase } from '../harness/report-case.ts';
import type { RulesCost } from '../rules/measure.ts';

const SIZES = [100, 1_000];
const MOST_PER_VALUE = 4;
/** What a service may have beside its values' four each; what spans areas, and all in all with its error budgets. */
const MOST_PER_SERVICE = 12;
const HALF_AN_INTERVAL_SECONDS = 15;

const tableOf = ({ services, groups }: RulesCost) => ({
  title: `${services} services, the longest evaluation of each group`,
  columns: ['group', 'rules', 'seconds'],
  rows: groups.map(({ group, rules, seconds }) => [group, rules, seconds]),
});

const inAll = ({ values, perValue, perService, sloPerService }: RulesCost): number =>
  values * perValue + perService + sloPerService;

export const report: ReportCase = {
  name: 'rules',
  what: 'what the rules cost a real Prometheus: recorded series and the time that each group takes, at 100 and 1,000 services',
  method: [
    'Every service exposes the raw series of every signal, healthy, from memory, one instance each, scraped every 15 s. The rules are the committed ones. After five and a half minutes, when rates have all their samples, four evaluations of each group are looked at, one each interval of 30 s, and the longest counts; the groups are evaluated side by side, while scrapes go on.',
    'Series are told apart by what they grow with: those of each value (value, its bounds, state), those of each service (areas, health), and those of error budgets, six for each objective: events, errors, the objective, what is left, and the ratio over five minutes and an hour. With two objectives these and the areas are more than twelve a service; all in all a service is held to four for each of its values and twelve more. Two objectives cannot do with two series: burn rates need the counters summed up once, or raw counters of days would be read at each evaluation. Windows of error budgets hold as much as the run is long: with an hour of samples `pulso.slo` reads up to eleven times as many of the raw ones and, over six hours, 178 recorded ones for each of its series; with 30 days `pulso.slo.long` reads 21,600 recorded samples for each of its series, every two minutes.',
  ],
  async run({ peers }): Promise<Report> {
    const { measureRules } = await import('../rules/measure.ts');
    const sizes = peers ? SIZES : SIZES.slice(0, 1);
    const costs: RulesCost[] = [];
    for (const services of sizes) costs.push(await measureRules(services));
    const largest = costs.at(-1);
    const slowest = largest?.groups[0];
    return {
      json: {
        services: costs.map(({ services }) => services),
        values: costs.map(({ values }) => values),
        seriesPerValue: costs.map(({ perValue }) => perValue),
        seriesPerService: costs.map(({ perService }) => perService),
        sloSeriesPerService: costs.map(({ sloPerService }) => sloPerService),
        seriesInAll: costs.map(inAll),
        slowestGroup: costs.map(({ groups }) => groups[0]?.group ?? ''),
        slowestGroupSeconds: costs.map(({ groups }) => groups[0]?.seconds ?? 0),
        cpuSecondsPerInterval: costs.map(({ cpuSeconds }) => cpuSeconds),
        missedEvaluations: costs.map(({ missedEvaluations }) => missedEvaluations),
      },
      tables: [
        {
          columns: ['', ...costs.map(({ services }) => `${services} services`)],
          rows: [
            ['raw series of a service', ...costs.map(({ rawSeries }) => rawSeries)],
            ['values of a service', ...costs.map(({ values }) => values)],
            ['recorded series a value', ...costs.map(({ perValue }) => perValue)],
            ['recorded series a service, beside', ...costs.map(({ perService }) => perService)],
            ['of error budgets, a service', ...costs.map(({ sloPerService }) => sloPerService)],
            ['recorded series of a service, in all', ...costs.map(inAll)],
            ['alerts that stand', ...costs.map(({ standing }) => standing)],
            ['CPU of Prometheus in 30 s, s', ...costs.map(({ cpuSeconds }) => cpuSeconds)],
            ['evaluations missed', ...costs.map(({ missedEvaluations }) => missedEvaluations)],
          ],
        },
        ...costs.map(tableOf),
      ],
      judgement: [
        { figure: 'recorded series a value', measured: largest?.perValue ?? null, atMost: MOST_PER_VALUE },
        { figure: 'recorded series a service', measured: largest?.perService ?? null, atMost: MOST_PER_SERVICE },
        {
          figure: 'recorded series in all, for each service',
          measured: largest === undefined ? null : inAll(largest),
          atMost: MOST_PER_VALUE * (largest?.values ?? 0) + MOST_PER_SERVICE,
        },
        { figure: 'slowest group, s', measured: slowest?.seconds ?? null, atMost: HALF_AN_INTERVAL_SECONDS },
      ],
    };
  },
};
