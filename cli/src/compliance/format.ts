import {
  complianceDisclaimer,
  controlReasonTexts,
  controlSeverityTexts,
  controlStatusTexts,
  controlUrgency,
  type ControlMark,
  type Locale,
} from '@pulso/catalogue';
import {
  clinicDay,
  culprits,
  isWaived,
  type Finding,
  type RegulationView,
  type TradeMeasured,
} from '@pulso/exporter/compliance';
import type { Tested } from './evaluate.ts';
import { asMarkdownTable } from './markdown.ts';
import { tradeSection } from './trades.ts';

/** Laws drift: an anchor that was not looked at for so long is told to be. */
const LAW_CHECK_MS = 180 * 86_400_000;
const SHAPES: Readonly<Record<string, string>> = { pass: '✓', fail: '■', na: '–' };

/** Tested just now: never stale. */
const markOf = (finding: Finding): ControlMark => (isWaived(finding) ? 'waived' : finding.result.status);

const urgency = (finding: Finding): number => controlUrgency.indexOf(markOf(finding));

/** Those that want somebody's hand first. */
const sorted = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => urgency(a) - urgency(b) || a.control.id.localeCompare(b.control.id));

function status(finding: Finding, locale: Locale): string {
  const { result, waiver } = finding;
  const word = `${SHAPES[result.status] ?? '?'} ${controlStatusTexts[result.status][locale]}`;
  const code = result.errorCode === undefined ? '' : ` (${reason(result.errorCode, locale)})`;
  const waived =
    waiver !== undefined && isWaived(finding) ? `, ${WORDS[locale].waived} ${clinicDay(waiver.expiresAt)}` : '';
  const where = culprits(finding);
  return `${word}${code}${where === undefined ? '' : ` ${WORDS[locale].in} ${where}`}${waived}`;
}

/** A code in words; an SQLSTATE stays beside it, to look up. */
function reason(code: string, locale: Locale): string {
  const words = controlReasonTexts[code]?.[locale];
  if (words === undefined) return /^[0-9A-Z]{5}$/.test(code) ? `SQLSTATE ${code}` : code;
  return /^[0-9A-Z]{5}$/.test(code) ? `${words}, SQLSTATE ${code}` : words;
}

const objects = ({ result: { checked, failed } }: Finding): string =>
  checked === undefined || failed === undefined ? '' : `${failed} / ${checked}`;

/** One line a control, for a terminal. */
export function asTable(tested: readonly Tested[], locale: Locale): string[] {
  return tested
    .flatMap(({ target, findings }) => {
      const rows = sorted(findings).map((finding) => [
        status(finding, locale),
        finding.control.id,
        controlSeverityTexts[finding.control.severity][locale],
        objects(finding),
        finding.control.title[locale],
      ]);
      const { columns, heading, titleColumn } = WORDS[locale];
      rows.unshift([...columns.slice(0, 4), titleColumn]);
      const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
      const line = (row: readonly string[]): string =>
        row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd();
      return [`${heading} ${target}`, ...rows.map((row) => `  ${line(row)}`), tally(findings, locale), ''];
    })
    .concat(complianceDisclaimer[locale]);
}

/** How many of each result, what needs somebody first. */
function tally(findings: readonly Finding[], locale: Locale): string {
  const parts = controlUrgency.flatMap((mark) => {
    const count = findings.filter((one) => markOf(one) === mark).length;
    const words =
      mark === 'waived' || mark === 'stale' ? WORDS[locale].ofWhichWaived : controlStatusTexts[mark][locale];
    return count === 0 ? [] : [`${words} ${count}`];
  });
  return `  ${WORDS[locale].controls} ${findings.length}: ${parts.join(' · ')}`;
}

/** One object a control: counts, times and digests only. */
export function asJson(tested: readonly Tested[]): string {
  const all = tested.flatMap(({ target, findings }) =>
    sorted(findings).map((finding) => ({
      target,
      ...finding.result,
      regulation: finding.control.regulation,
      severity: finding.control.severity,
      waived: isWaived(finding),
      ...(finding.deadlines === undefined ? {} : { deadlines: finding.deadlines }),
      ...(finding.databases === undefined ? {} : { databases: finding.databases }),
    })),
  );
  return JSON.stringify(all);
}

const WORDS = {
  en: {
    heading: 'Target',
    titleColumn: 'What is tested',
    controls: 'Controls',
    ofWhichWaived: 'Waived',
    title: 'Compliance report',
    waived: 'waived until',
    in: 'in',
    risk: 'Risk, 0 to 100, higher is worse',
    coverage: 'Coverage: tested to an end of what applies',
    columns: ['Result', 'Control', 'Severity', 'Failed / checked', 'Anchor', 'Due', 'What to do'],
    unsure: 'unsure',
    outdated: 'law not checked for 180 days: check again',
    untested: 'Not tested, by the settings',
  },
  'pt-BR': {
    heading: 'Alvo',
    titleColumn: 'O que é testado',
    controls: 'Controles',
    ofWhichWaived: 'Em exceção',
    title: 'Relatório de conformidade',
    waived: 'exceção até',
    in: 'em',
    risk: 'Risco, de 0 a 100, maior é pior',
    coverage: 'Cobertura: testado até o fim do que se aplica',
    columns: ['Resultado', 'Controle', 'Gravidade', 'Reprovados / verificados', 'Base legal', 'Vence', 'O que fazer'],
    unsure: 'incerta',
    outdated: 'lei não conferida há 180 dias: confira de novo',
    untested: 'Não testados, pela configuração',
  },
} as const;

/**
 * A document in Markdown, by regulation.
 * @param trades of each target, in the same order
 */
export function asReport(
  tested: readonly Tested[],
  trades: readonly (readonly TradeMeasured[])[],
  locale: Locale,
  now: Date,
): string[] {
  const say = WORDS[locale];
  return tested.flatMap(({ target, findings, regulations }, index) => {
    return [
      `# ${say.title}: ${target}, ${now.toISOString()}`,
      '',
      `> ${complianceDisclaimer[locale]}`,
      '',
      ...regulations.flatMap((view) =>
        section(
          view,
          findings.filter(({ control }) => control.regulation === view.regulation),
          locale,
          now,
        ),
      ),
      ...tradeSection(findings, trades[index] ?? [], locale),
    ];
  });
}

export const COLUMNS: Readonly<Record<Locale, readonly string[]>> = {
  en: WORDS.en.columns,
  'pt-BR': WORDS['pt-BR'].columns,
};

/** Cells of each control, those that want attention first. */
export function asRows(findings: readonly Finding[], locale: Locale, now: Date): string[][] {
  return sorted(findings).map((finding) => {
    const { control, deadlines, result } = finding;
    const say = WORDS[locale];
    const doubts = [
      ...(control.anchorConfidence === 'high' ? [] : [say.unsure]),
      ...(now.getTime() - Date.parse(control.lawCheckedOn) > LAW_CHECK_MS ? [say.outdated] : []),
    ];
    const anchor = `${control.anchor} (${[control.lawCheckedOn, ...doubts].join(', ')})`;
    const fix = result.status === 'pass' || result.status === 'na' ? '' : control.fix[locale];
    const due = deadlines?.nextDue === undefined ? '' : clinicDay(deadlines.nextDue);
    const cells = [
      status(finding, locale),
      `${control.id}: ${control.title[locale]}`,
      controlSeverityTexts[control.severity][locale],
    ];
    return [...cells, objects(finding), anchor, due, fix];
  });
}

function section(view: RegulationView, findings: readonly Finding[], locale: Locale, now: Date): string[] {
  const say = WORDS[locale];
  const { regulation, risk, coverage: covered, untested } = view;
  return [
    `## ${regulation}`,
    '',
    `${say.risk}: ${risk === undefined ? '–' : risk.toFixed(0)}. ${say.coverage}: ${covered === undefined ? '–' : `${(covered * 100).toFixed(0)} %`}.${untested === 0 ? '' : ` ${say.untested}: ${untested}.`}`,
    '',
    ...(findings.length === 0 ? [] : asMarkdownTable(say.columns, asRows(findings, locale, now))),
    '',
  ];
}
