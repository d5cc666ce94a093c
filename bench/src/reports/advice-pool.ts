import type { Report, ReportCase } from '../harness/report-case.ts';

export const report: ReportCase = {
  name: 'advice-pool',
  what: "the mean wait for a connection that advice on a pool's size predicts, against what it then is, at five sizes on a real PostgreSQL",
  method: [
    'A real `pg.Pool` is measured by its instrument at one size, where it can hardly keep up; from that alone the wait at five larger sizes is predicted. Pools of those sizes serve the same callers, since between two draws of so many the mean wait under bursts differs by more than the goal: open-loop arrivals, at random or in bursts (hyper-exponential with a squared coefficient of variation of 4; on and off, at 1.6 and 0.4 times the rate for 0.4 s each on average), who hold a connection for a `pg_sleep` of a time that is constant, exponential or log-normal (4). In one more, queries queue for one lock, so that they take the longer the more connections are in use.',
    'Errors are relative to the measured wait, or to 1 ms where it is shorter: below that, turns of the event loop are all there is. `worseAdvice` counts proposed sizes at which other callers of the same kind, whom the advice had not seen, waited longer than before, or waited and held together more than 5 % longer. "Formula alone" is Erlang C with the Allen-Cunneen correction from the same measurements, without the replay of the callers.',
  ],
  async run({ peers }): Promise<Report> {
    const { advicePool } = await import('../advice-pool/report.ts');
    return await advicePool({ isQuick: !peers });
  },
};
