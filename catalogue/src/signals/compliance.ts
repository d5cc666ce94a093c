import { complianceMetrics } from '../metrics/compliance.ts';
import type { SampleSeries, Signal, SignalCase } from '../types.ts';
import { CASE_SECONDS, gauge } from './samples.ts';

const status = complianceMetrics.controlStatus.name;
const evaluated = complianceMetrics.lastEvaluation.name;
const { waiverExpiry, controlInterval, deadlineStart, deadlineDue, deadlineOverdue } = complianceMetrics;
const DAY = 86_400;
/** Controls in a state that nobody has waived. Two daemons that test the same control count once. */
const count = (matchers: string): string => {
  const each = `max by ($by, control) (${status}{${matchers}})`;
  const waived = `max by ($by, control) (${waiverExpiry.name}) > time()`;
  // A waived one counts 0 rather than being gone: where all are waived there is a number still.
  return `sum by ($by) (${each} unless on ($by, control) (${waived}) or 0 * ${each})`;
};
const CONTROLS = ['one', 'two', 'three'];
const controlsWith = (value: number, labels: { severity: string; status: string }) =>
  CONTROLS.map((control, index) =>
    gauge(complianceMetrics.controlStatus, index < value ? 1 : 0, { control, ...labels }),
  );
const result = (control: string, severity: string, statusName: string, value = 1) =>
  gauge(complianceMetrics.controlStatus, value, { control, severity, status: statusName });
const [LATER, EARLIER] = [CASE_SECONDS * 1.02, CASE_SECONDS * 0.98];
/** Whoever is waived does not count, for as long as the waiver lasts; each control counts once. */
function waivers(...bad: readonly [SampleSeries, SampleSeries]): SignalCase[] {
  const [first] = bad;
  const waived = (until: number) => [first, gauge(waiverExpiry, until, { control: first.labels['control'] ?? '' })];
  return [
    { name: 'waived for a while yet', series: waived(LATER), value: 0 },
    { name: 'waived until a while ago', series: waived(EARLIER), value: 1 },
    { name: 'two of them', series: bad, value: 2 },
  ];
}
const base = { area: 'compliance', scope: 'observed', entity: 'regulation', bad: 'above', road: 'compliance' } as const;

export const complianceSignals: readonly Signal[] = [
  {
    ...base,
    id: 'compliance_critical_failed',
    title: { en: 'Critical controls failed', 'pt-BR': 'Controles críticos reprovados' },
    unit: 'count',
    value: count('status="fail", severity="critical"'),
    sample: (value) => controlsWith(value, { severity: 'critical', status: 'fail' }),
    cases: [
      ...waivers(result('one', 'critical', 'fail'), result('two', 'critical', 'fail')),
      {
        name: 'passed, and another failed that is not critical',
        series: [
          ...[result('one', 'critical', 'pass'), result('one', 'critical', 'fail', 0)],
          ...[result('two', 'high', 'fail'), result('two', 'high', 'pass', 0)],
        ],
        value: 0,
      },
    ],
    critical: 1,
    oneBound: {
      kind: 'no_degree',
      reason:
        'One critical failure is never outweighed by passes; what is less than critical has `PulsoComplianceFailed`.',
    },
    summary: {
      en: 'A critical compliance control failed its test',
      'pt-BR': 'Um controle crítico de conformidade foi reprovado',
    },
    meaning: {
      en: 'A test with a legal anchor found violations. It says what was found, not that a law was broken.',
      'pt-BR':
        'Um teste com base legal encontrou violações. Ele diz o que foi encontrado, não que uma lei foi violada.',
    },
    firstAction: {
      en: "Open the compliance panel for the control, how many objects failed and since when; tell the data protection officer; mend by the control's own steps.",
      'pt-BR':
        'Abra o painel de conformidade: controle, quantos objetos e desde quando; avise o encarregado; corrija pelos passos do controle.',
    },
    diagnose: [
      `Which: \`${status}{service="$service", status="fail", severity="critical"} == 1\`.`,
      'How many: `pulso_compliance_control_objects{service="$service", result="failed"}`.',
      "Run the control's own query as the auditor role; it shows counts only.",
    ],
    remedy: ["The control's `fix`, on its page and in the catalogue. Pulso never changes the clinic's data."],
    source: 'The severity of the control: one critical failure is never outweighed by passes',
  },
  {
    ...base,
    id: 'compliance_failed',
    title: { en: 'Other controls failed', 'pt-BR': 'Outros controles reprovados' },
    unit: 'count',
    // Where every control is critical none of the others has failed: 0, and not unknown.
    value: `${count('status="fail", severity!="critical"')} or 0 * count by ($by) (${status}{status="fail"})`,
    sample: (value) => controlsWith(value, { severity: 'high', status: 'fail' }),
    cases: [
      ...waivers(result('one', 'high', 'fail'), result('two', 'medium', 'fail')),
      { name: 'passed', series: [result('one', 'high', 'pass'), result('one', 'high', 'fail', 0)], value: 0 },
      { name: 'failed, but critical', series: [result('one', 'critical', 'fail')], value: 0 },
    ],
    warning: 1,
    oneBound: {
      kind: 'never_urgent',
      reason: 'What is urgent among controls is declared critical, and has `PulsoComplianceCriticalFailed`.',
    },
    summary: { en: 'A compliance control failed its test', 'pt-BR': 'Um controle de conformidade foi reprovado' },
    meaning: {
      en: 'A test with a legal anchor found violations of less than critical weight.',
      'pt-BR': 'Um teste com base legal encontrou violações de peso menor que crítico.',
    },
    firstAction: {
      en: 'Open the compliance panel for the control and plan its mending with the owner.',
      'pt-BR': 'Abra o painel de conformidade e planeje a correção com o responsável.',
    },
    diagnose: [`Which: \`${status}{service="$service", status="fail", severity!="critical"} == 1\`.`],
    remedy: ["The control's `fix`, on its page and in the catalogue."],
    source: 'The severity of the control: what is less than critical is planned and wakes nobody',
  },
  {
    ...base,
    id: 'compliance_unmeasured',
    title: { en: 'Controls without a result', 'pt-BR': 'Controles sem resultado' },
    unit: 'count',
    value: count('status=~"error|unknown|skip"'),
    sample: (value) => controlsWith(value, { severity: 'critical', status: 'unknown' }),
    cases: [
      ...waivers(result('one', 'high', 'error'), result('two', 'critical', 'skip')),
      { name: 'passed', series: [result('one', 'high', 'pass'), result('one', 'high', 'unknown', 0)], value: 0 },
    ],
    warning: 1,
    oneBound: {
      kind: 'never_urgent',
      reason:
        'It says that something is not known, and not that it is wrong; how much is known is told by the coverage.',
    },
    summary: {
      en: 'A compliance control could not be tested',
      'pt-BR': 'Um controle de conformidade não pôde ser testado',
    },
    meaning: {
      en: 'Nobody knows whether it holds: unmeasured is never a pass.',
      'pt-BR': 'Ninguém sabe se ele vale: não medido nunca é aprovado.',
    },
    firstAction: {
      en: "error: read the SQLSTATE on the control's page (a right or a view is missing); skip: map its relation; unknown: there was nothing to check.",
      'pt-BR':
        'error: veja o SQLSTATE (falta permissão ou visão); skip: mapeie a relação; unknown: não havia o que verificar.',
    },
    diagnose: [`Which: \`${status}{service="$service", status=~"error|unknown|skip"} == 1\`.`],
    remedy: ['Grant the auditor role SELECT on the views in `pulso_ref`, or create the missing view.'],
    source: 'Unmeasured is never zero: one control that nobody knows of is one to tell',
  },
  {
    ...base,
    id: 'compliance_evaluation_age',
    title: { en: 'Tests missed', 'pt-BR': 'Testes perdidos' },
    unit: 'count',
    value: `max by ($by) ((time() - max by ($by, control) (${evaluated})) / on ($by, control) min by ($by, control) (${controlInterval.name}))`,
    sample: (value) => [
      { ...gauge(complianceMetrics.lastEvaluation, -value * 300), perSecond: 1 },
      gauge(controlInterval, 300),
    ],
    cases: [
      {
        name: 'the one that was missed most often, by its own interval',
        series: [
          gauge(complianceMetrics.lastEvaluation, CASE_SECONDS - 60, { control: 'one' }),
          gauge(controlInterval, 60, { control: 'one' }),
          gauge(complianceMetrics.lastEvaluation, 0, { control: 'two' }),
          gauge(controlInterval, CASE_SECONDS / 3, { control: 'two' }),
        ],
        value: 3,
      },
    ],
    warning: 3,
    critical: 12,
    summary: {
      en: 'Compliance controls are no longer tested',
      'pt-BR': 'Os controles de conformidade não são mais testados',
    },
    meaning: {
      en: 'The results shown are old; what happened since is unknown.',
      'pt-BR': 'Os resultados são antigos; o que houve desde então é desconhecido.',
    },
    firstAction: {
      en: 'Check that the daemon runs and that its auditor role can still connect.',
      'pt-BR': 'Verifique se o daemon está no ar e se o papel auditor ainda conecta.',
    },
    diagnose: [
      `Age of each, in seconds: \`time() - ${evaluated}{service="$service"}\`.`,
      "The daemon's log names the SQLSTATE of a failed session.",
    ],
    remedy: ['Restart the daemon; give the auditor role a valid password and `CONNECTION LIMIT` of at least 2.'],
    source: 'Seeds: every 5 min; stale after three missed tests, and at that pace an hour after twelve',
  },
  {
    ...base,
    id: 'compliance_deadline',
    entity: 'control',
    title: { en: 'Legal term used up', 'pt-BR': 'Prazo legal consumido' },
    unit: 'ratio',
    // 0 before the term begins, as of something that lies far ahead.
    value: `clamp_min(max by ($by) ((time() - max by ($by) (${deadlineStart.name})) / (max by ($by) (${deadlineDue.name}) - max by ($by) (${deadlineStart.name}))), 0)`,
    sample: (value) => [
      { ...gauge(deadlineStart, -value * 30 * DAY), perSecond: 1 },
      { ...gauge(deadlineDue, (1 - value) * 30 * DAY), perSecond: 1 },
    ],
    warning: 0.5,
    critical: 0.8,
    summary: { en: 'A legal term runs out', 'pt-BR': 'Um prazo legal está acabando' },
    meaning: {
      en: 'Half of the time that the law or the policy leaves is gone; at four fifths it is urgent.',
      'pt-BR': 'Metade do prazo da lei ou da política já passou; em quatro quintos é urgente.',
    },
    firstAction: {
      en: 'Open the compliance panel for the control and its due instant; give the thing to somebody by name today.',
      'pt-BR': 'Abra o painel de conformidade: controle e vencimento; entregue o caso a alguém hoje.',
    },
    diagnose: [
      `Due: \`${deadlineDue.name}{service="$service"}\`, a Unix time.`,
      `How many run: \`${complianceMetrics.deadlineOpen.name}{service="$service"}\`.`,
    ],
    remedy: ["Do what the control's `fix` says, and record it: the clock ends with the record."],
    source: 'Issue: warned at half, urgent at 80 %',
  },
  {
    ...base,
    id: 'compliance_deadline_overdue',
    entity: 'control',
    title: { en: 'Legal terms overdue', 'pt-BR': 'Prazos legais vencidos' },
    unit: 'count',
    // What was due since the last test is overdue too, whoever is still there to tell.
    value: `max by ($by) (${deadlineOverdue.name}) > 0 or (min by ($by) (${deadlineDue.name}) <= bool time()) or max by ($by) (${deadlineOverdue.name})`,
    sample: (value) => [gauge(deadlineOverdue, value)],
    cases: [
      { name: 'the next is due later', series: [gauge(deadlineOverdue, 0), gauge(deadlineDue, LATER)], value: 0 },
      { name: 'the next was due', series: [gauge(deadlineOverdue, 0), gauge(deadlineDue, EARLIER)], value: 1 },
      { name: 'one is overdue', series: [gauge(deadlineOverdue, 1), gauge(deadlineDue, LATER)], value: 1 },
      { name: 'three are overdue', series: [gauge(deadlineOverdue, 3), gauge(deadlineDue, LATER)], value: 3 },
    ],
    critical: 1,
    oneBound: {
      kind: 'no_degree',
      reason: 'A term has passed or it has not; that it runs out is told by `PulsoComplianceDeadline`.',
    },
    summary: { en: 'A legal term has passed', 'pt-BR': 'Um prazo legal venceu' },
    meaning: {
      en: 'Something that had to be done by now is not recorded as done, or the day it began is missing.',
      'pt-BR': 'Algo que já deveria estar feito não consta como feito, ou falta a data em que começou.',
    },
    firstAction: {
      en: 'Do it now, with the reason for the delay; tell the data protection officer.',
      'pt-BR': 'Faça agora, com o motivo do atraso; avise o encarregado.',
    },
    diagnose: [`Which, and how many: \`${deadlineOverdue.name}{service="$service"} > 0\`.`],
    remedy: ["The control's `fix`, on its page and in the catalogue. A missing date is mended in the mapped view."],
    source: 'The terms of the laws that the controls name; each is kept as the instant at which it falls due',
  },
];
