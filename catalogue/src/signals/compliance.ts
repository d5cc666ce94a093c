import { complianceMetrics } from '../metrics/compliance.ts';
import type { Signal } from '../types.ts';
import { gauge } from './samples.ts';

const status = complianceMetrics.controlStatus.name;
const evaluated = complianceMetrics.lastEvaluation.name;
// Two daemons that test the same control count once.
const count = (matchers: string) => `sum by ($by) (max by ($by, control, severity, status) (${status}{${matchers}}))`;
const CONTROLS = ['one', 'two', 'three'];
const controlsWith = (value: number, labels: { severity: string; status: string }) =>
  CONTROLS.map((control, index) =>
    gauge(complianceMetrics.controlStatus, index < value ? 1 : 0, { control, ...labels }),
  );
const base = { area: 'compliance', scope: 'observed', entity: 'regulation', bad: 'above', road: 'compliance' } as const;

export const complianceSignals: readonly Signal[] = [
  {
    ...base,
    id: 'compliance_critical_failed',
    title: { en: 'Critical controls failed', 'pt-BR': 'Controles críticos reprovados' },
    unit: 'count',
    value: count('status="fail", severity="critical"'),
    sample: (value) => controlsWith(value, { severity: 'critical', status: 'fail' }),
    critical: 1,
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
    source: 'research/compliance.md: one critical failure is never outweighed by passes',
  },
  {
    ...base,
    id: 'compliance_failed',
    title: { en: 'Other controls failed', 'pt-BR': 'Outros controles reprovados' },
    unit: 'count',
    // Where every control is critical none of the others has failed: 0, and not unknown.
    value: `${count('status="fail", severity!="critical"')} or 0 * ${count('status="fail"')}`,
    sample: (value) => controlsWith(value, { severity: 'high', status: 'fail' }),
    warning: 1,
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
    source: 'research/compliance.md, score and bands',
  },
  {
    ...base,
    id: 'compliance_unmeasured',
    title: { en: 'Controls without a result', 'pt-BR': 'Controles sem resultado' },
    unit: 'count',
    value: count('status=~"error|unknown|skip"'),
    sample: (value) => controlsWith(value, { severity: 'critical', status: 'unknown' }),
    warning: 1,
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
    source: 'research/compliance.md, section 5: unmeasured is never zero',
  },
  {
    ...base,
    id: 'compliance_evaluation_age',
    title: { en: 'Time since the last test', 'pt-BR': 'Tempo desde o último teste' },
    unit: 'seconds',
    value: `time() - min by ($by) (max by ($by, control) (${evaluated}))`,
    sample: (value) => [{ ...gauge(complianceMetrics.lastEvaluation, -value), perSecond: 1 }],
    warning: 900,
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
      `Oldest: \`time() - ${evaluated}{service="$service"}\`.`,
      "The daemon's log names the SQLSTATE of a failed session.",
    ],
    remedy: ['Restart the daemon; give the auditor role a valid password and `CONNECTION LIMIT` of at least 2.'],
    source: 'Seeds: every 5 min; stale after three missed tests',
  },
];
