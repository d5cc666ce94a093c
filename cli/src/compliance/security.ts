import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complianceDisclaimer, controls as declared, securitySubjects, type Locale } from '@pulso/catalogue';
import { isWaived, type CacheProtection, type Finding } from '@pulso/exporter/compliance';
import { CliError, systemCode } from '../errors.ts';
import type { Tested } from './evaluate.ts';
import { asRows, COLUMNS } from './format.ts';
import { asMarkdownTable } from './markdown.ts';

const WORDS = {
  en: {
    title: 'Security report',
    holds: 'Every control of this report passed, does not apply, or is waived.',
    open: (open: number, of: number) => `${open} of ${of} controls are not shown to hold.`,
    untested: 'Not tested',
    risk: 'Risk, 0 to 100, higher is worse; coverage is what was tested to an end of what applies',
    regulation: ['Regulation', 'Risk', 'Coverage'],
    caches: 'Caches, as the application declares them',
    cache: ['Cache', 'Personal data', 'Encryption', 'Kept apart by', 'Longest life'],
    none: 'No cache is declared, or Prometheus does not answer.',
    yes: 'yes',
    no: 'no',
    nothing: 'none',
  },
  'pt-BR': {
    title: 'Relatório de segurança',
    holds: 'Todo controle deste relatório foi aprovado, não se aplica ou tem exceção.',
    open: (open: number, of: number) => `${open} de ${of} controles não foram demonstrados.`,
    untested: 'Não testado',
    risk: 'Risco, de 0 a 100, maior é pior; cobertura é o testado até o fim do que se aplica',
    regulation: ['Norma', 'Risco', 'Cobertura'],
    caches: 'Caches, como a aplicação os declara',
    cache: ['Cache', 'Dados pessoais', 'Cifragem', 'Separado por', 'Maior vida'],
    none: 'Nenhum cache declarado, ou o Prometheus não responde.',
    yes: 'sim',
    no: 'não',
    nothing: 'nenhuma',
  },
} as const;

const ids = securitySubjects.flatMap(({ controls }) => controls);

/** Whether a control is shown to hold, not to apply, or accepted as it is for now: what was not measured never is. */
const holds = (finding: Finding | undefined): boolean =>
  finding !== undefined && (['pass', 'na'].includes(finding.result.status) || isWaived(finding));

const of = ({ findings }: Tested, id: string): Finding | undefined => findings.find(({ control }) => control.id === id);

/** Controls of the report that are not shown to hold, of each target. */
export function notShown(tested: Tested): readonly string[] {
  return ids.filter((id) => !holds(of(tested, id)));
}

/**
 * A document in Markdown by subject: caches, transmission, access, audit trail, retention, risk.
 * @param caches of each target, in the same order
 */
export function asSecurityReport(
  tested: readonly Tested[],
  caches: readonly (readonly CacheProtection[])[],
  locale: Locale,
  now: Date,
): string[] {
  const say = WORDS[locale];
  return tested.flatMap((one, index) => {
    const open = notShown(one);
    return [
      `# ${say.title}: ${one.target}, ${now.toISOString()}`,
      '',
      `> ${complianceDisclaimer[locale]}`,
      '',
      `**${open.length === 0 ? say.holds : say.open(open.length, ids.length)}**${open.length === 0 ? '' : ` ${open.join(', ')}`}`,
      '',
      ...securitySubjects.flatMap(({ id, title, controls }) => [
        `## ${title[locale]}`,
        '',
        ...asTable(COLUMNS[locale], [
          ...asRows(
            controls.flatMap((control) => of(one, control) ?? []),
            locale,
            now,
          ),
          ...controls
            .filter((control) => of(one, control) === undefined)
            .map((control) => [`? ${say.untested}`, titleOf(control, locale), '', '', '', '', '']),
        ]),
        ...(id === 'cache' ? cacheSection(caches[index] ?? [], locale) : []),
      ]),
      `## ${say.risk}`,
      '',
      ...asTable(
        say.regulation,
        one.regulations.map(({ regulation, risk, coverage }) => [
          regulation,
          risk === undefined ? '–' : risk.toFixed(0),
          coverage === undefined ? '–' : `${(coverage * 100).toFixed(0)} %`,
        ]),
      ),
    ];
  });
}

function cacheSection(caches: readonly CacheProtection[], locale: Locale): string[] {
  const say = WORDS[locale];
  if (caches.length === 0) return [say.none, ''];
  return [
    `${say.caches}:`,
    '',
    ...asTable(
      say.cache,
      caches.map(({ cache, isSensitive, encryption, segmentedBy, ttlSeconds }) => [
        cache,
        isSensitive ? say.yes : say.no,
        encryption === '' ? say.nothing : encryption,
        segmentedBy === '' ? say.nothing : segmentedBy,
        ttlSeconds === undefined ? '–' : `${ttlSeconds} s`,
      ]),
    ),
  ];
}

const titleOf = (id: string, locale: Locale): string =>
  `${id}: ${declared.find((control) => control.id === id)?.title[locale] ?? id}`;

const asTable = (...table: Parameters<typeof asMarkdownTable>): string[] => [...asMarkdownTable(...table), ''];

/**
 * Writes the report in both languages, and what programs want of it as JSON.
 * @returns what was written, a line each
 * @throws CliError where the folder cannot be written
 */
export function writeSecurityReport(
  folder: string,
  tested: readonly Tested[],
  caches: readonly (readonly CacheProtection[])[],
  now: Date,
): string[] {
  const files = new Map([
    ...(['en', 'pt-BR'] as const).map(
      (locale) => [`security-report.${locale}.md`, asSecurityReport(tested, caches, locale, now).join('\n')] as const,
    ),
    ['security-report.json', `${JSON.stringify(tested.map(factsOf), null, 2)}\n`],
  ]);
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  } catch (cause) {
    throw new CliError(`--out: ${folder} cannot be written to (${systemCode(cause) ?? 'unknown'}).`, { cause });
  }
  return [...files.keys()].map((name) => join(folder, name));
}

const factsOf = (one: Tested) => ({
  target: one.target,
  controls: ids.length,
  shown: ids.length - notShown(one).length,
  notShown: notShown(one),
  risk: Object.fromEntries(one.regulations.map(({ regulation, risk }) => [regulation, risk ?? null])),
});
