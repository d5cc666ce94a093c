import { faults } from '@pulso/catalogue';
import { startStack } from '@pulso/example-demo';
import { Supervisor } from '@pulso/local-stack';
import { Drill, type FaultResult } from '../advice-faults/run.ts';
import type { ReportCase } from '../harness/report-case.ts';

const HEALTHY_SECONDS = 60;
const FREE_PORTS = { clinic: 0, pulso: 0, prometheus: 0, alertmanager: 0, grafana: 0 };

export const report: ReportCase = {
  name: 'advice-faults',
  what: "Every switch of the reference clinic under load: whether its true cause stands first in the daemon's list, how soon, and whether the alert goes once that advice is applied for real",
  method: [
    'The whole stack runs as in `npm start`, large (so that a statement without its index is slow on any machine): PostgreSQL, the clinic under load, the daemon, Prometheus, Alertmanager, at the pace of the demo (rules every 2 s, advisors every 5 s). A minute without a fault comes first. Then each switch in turn: on, until the cause that the catalogue declares is first among what `GET /api/v1/recommendations` proposes, and ten seconds later still is; the advice is applied as it says (its statement is run, its size is set), and the alert must stop firing.',
    'A failing control has no advice but its own fix: it counts as first where it is the only control that fails and nothing else is proposed.',
  ],
  async run() {
    const supervisor = new Supervisor();
    const stopping = new AbortController();
    const stack = await startStack(
      { size: 'large', json: true, ports: FREE_PORTS },
      {
        supervisor,
        signal: stopping.signal,
        progress: (text) => process.stderr.write(`  ${text}\n`),
        onNotification: () => {},
      },
    );
    try {
      const drill = new Drill(stack, stopping.signal);
      const healthy = await drill.healthy(HEALTHY_SECONDS);
      const results: FaultResult[] = [];
      for (const fault of faults) {
        process.stderr.write(`  ${fault.id} …\n`);
        results.push(await drill.run(fault));
      }
      const count = (is: (result: FaultResult) => boolean) => results.filter(is).length;
      const slowest = results.some(({ seconds }) => seconds === null)
        ? null
        : Math.max(...results.map(({ seconds }) => seconds ?? 0));
      return {
        json: {
          faults: results.map(({ applied: _applied, seconds, ...result }) => ({
            ...result,
            seconds: seconds === null ? null : Math.round(seconds * 10) / 10,
          })),
          healthy,
        },
        tables: [
          {
            columns: ['switch', 'cause first', 'after s', 'applied', 'alert gone'],
            rows: results.map(({ name, firstIsTrueCause, seconds, applied, alertGoneAfterApply }) => [
              ...[name, firstIsTrueCause ? 'yes' : 'no', seconds ?? '–', applied],
              alertGoneAfterApply ? 'yes' : 'no',
            ]),
          },
        ],
        judgement: [
          { figure: 'true cause first', measured: count((one) => one.firstIsTrueCause), atLeast: faults.length },
          {
            figure: 'alert gone after apply',
            measured: count((one) => one.alertGoneAfterApply),
            atLeast: faults.length,
          },
          { figure: 'slowest, s', measured: slowest, atMost: 120, isGated: false },
          { figure: 'alerts in a healthy minute', measured: healthy.alerts.length, atMost: 0 },
          { figure: 'advice in a healthy minute', measured: healthy.recommendations.length, atMost: 0 },
        ],
      };
    } finally {
      stopping.abort();
      await stack.stop();
      await supervisor.stop();
    }
  },
};
