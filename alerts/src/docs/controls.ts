import {
  CATALOGUE_VERSION,
  complianceDisclaimer,
  controls,
  LAW_CHECKED_ON,
  speedTrades,
  type Applies,
  type Control,
} from '@pulso/catalogue';
import { referenceSchema } from '@pulso/catalogue/reference';
import { bullets, code, page, table } from './markdown.ts';

function appliesTo({ facility, flag, unless }: Applies): string {
  return [
    ...(facility === undefined ? [] : [`facility \`${facility}\``]),
    ...(flag === undefined ? [] : [`unless the profile says \`${flag}: false\``]),
    ...(unless === undefined ? [] : [`unless the profile says \`${unless}: true\``]),
  ].join('; ');
}

/** What is asked, as it is asked. */
function question(control: Control): string {
  switch (control.kind) {
    case 'sql':
    case 'catalog':
      return code('sql', control.sql.trim());
    case 'config':
      return code('json', JSON.stringify(control.settings, undefined, 2));
    case 'tls':
    case 'http':
      return code('json', JSON.stringify(control.probe, undefined, 2));
    case 'metric':
      return code('promql', control.promql);
    case 'attest':
      break;
  }
  return 'Attested by a person, on a document.';
}

function section(control: Control): string[] {
  const { anchor, anchorConfidence, severity, kind, mode, title, why, fix, applies, every, validDays, needs, note } =
    control;
  const parameters = 'parameters' in control ? Object.entries(control.parameters ?? {}) : [];
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Anchor', `${anchor}${anchorConfidence === 'high' ? '' : ` (confidence ${anchorConfidence}: **unsure**)`}`],
    ['Severity', severity],
    ['Kind', mode === 'hybrid' ? `${kind}, and attested` : kind],
    ['Applies to', applies === undefined ? undefined : appliesTo(applies)],
    ['Tested every', every],
    ['Attested for at most', validDays === undefined ? undefined : `${validDays} days`],
    ['Nothing to check is', 'empty' in control ? control.empty : undefined],
    ['Parameters', parameters.map(([name, value]) => `\`${name}\` = ${value}`).join(', ') || undefined],
    ['Needs', needs?.join('; ')],
    ['Deadlines', 'clock' in control && control.clock !== undefined ? 'exported as due instants' : undefined],
    ['Note', note],
  ];
  return [
    `### ${control.id}`,
    `**${title.en}** · ${title['pt-BR']}`,
    `${why.en} · ${why['pt-BR']}`,
    bullets(facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))),
    question(control),
    `Fix: ${fix.en} · ${fix['pt-BR']}`,
  ];
}

/** `docs/controls.md`: every control with its anchor and its test, by regulation, and the relations that they read. */
export function generateControlsReference(): string {
  const regulations = [...new Set(controls.map(({ regulation }) => regulation))];
  const relations = Object.entries(referenceSchema).map(([name, columns]) => [
    `\`${name}\``,
    Object.entries(columns)
      .map(([column, type]) => `${column} ${type}`)
      .join(', '),
  ]);
  return page(
    '# Compliance controls',
    `${complianceDisclaimer.en} Catalogue ${CATALOGUE_VERSION}, law checked on ${LAW_CHECKED_ON}; every anchor needs the sign-off of your counsel. How they are run: [compliance.md](compliance.md).`,
    ...regulations.flatMap((regulation) => [
      `## ${regulation}`,
      ...controls.filter((control) => control.regulation === regulation).flatMap(section),
    ]),
    '## Speed versus compliance',
    'What makes a service faster, beside the controls that it puts at risk. `pulso compliance report` shows the numbers, and every recommendation that asks for more of it says so.',
    table(
      ['what', 'gain', 'exposure', 'controls', 'advice', 'how to have both'],
      speedTrades.map(({ title, gain, exposure, controls: at, advice, keep }) => [
        `**${title.en}** · ${title['pt-BR']}`,
        gain.what.en,
        exposure.what.en,
        at.join(', '),
        advice.map((kind) => `\`${kind}\``).join(', '),
        `${keep.en} · ${keep['pt-BR']}`,
      ]),
    ),
    '## The reference schema',
    'Views of schema `pulso_ref` that you map. References are pseudonyms, never CPF, name, e-mail or phone.',
    table(['relation', 'columns'], relations),
  );
}
