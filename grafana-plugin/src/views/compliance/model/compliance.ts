import { lastValue, type Series } from '../../../model/index.ts';
import type { ComplianceAnswers } from './answers.ts';
import { controlViews } from './controls.ts';
import { byUrgency } from './order.ts';
import { regulationViews } from './regulations.ts';
import type { ComplianceView, EvidenceView } from './types.ts';

/** What an auditor's attestation of the facility's profile is filed under. */
const PROFILE = 'PULSO-PROFILE';

/** What the validator found, as a view. Milliseconds. No result is computed here: what nobody measured is not known. */
export function complianceView(answers: ComplianceAnswers, from: number, now: number): ComplianceView {
  const controls = controlViews(answers, from, now).sort(byUrgency);
  const tested = controls.flatMap((control) => (control.tested === undefined ? [] : [control.tested]));
  const profile = answers.attestationEnd.find(({ labels }) => labels['control'] === PROFILE);
  const profileEnd = lastValue(profile);
  return {
    services: [...new Set(controls.map(({ service }) => service))].sort(),
    controls,
    regulations: regulationViews(answers, controls),
    catalogue: catalogueOf(answers.catalogue),
    evidence: evidenceOf(answers),
    profileAttestedUntil: profileEnd === undefined ? undefined : profileEnd * 1000,
    tested: tested.length === 0 ? undefined : Math.max(...tested),
  };
}

/** Where daemons disagree about what is in force no one catalogue is named. */
function catalogueOf(series: readonly Series[]): ComplianceView['catalogue'] {
  const digests = new Set(series.map(({ labels }) => labels['sha256']));
  const [first] = series;
  if (first === undefined || digests.size > 1) return undefined;
  return { version: first.labels['version'] ?? '', sha256: (first.labels['sha256'] ?? '').replace('sha256:', '') };
}

/** Of the store with most entries; an alteration in any of them is told. */
function evidenceOf(answers: ComplianceAnswers): EvidenceView | undefined {
  const [longest] = [...answers.evidenceEntries].sort((a, b) => (lastValue(b) ?? 0) - (lastValue(a) ?? 0));
  const entries = lastValue(longest);
  if (longest === undefined || entries === undefined) return undefined;
  const own = (series: readonly Series[]): number | undefined =>
    lastValue(series.find(({ labels }) => labels['instance'] === longest.labels['instance']));
  const instant = (seconds: number | undefined): number | undefined =>
    seconds === undefined ? undefined : seconds * 1000;
  const problems = answers.evidenceProblems.map(lastValue).filter((count) => count !== undefined);
  return {
    entries,
    checkpoint: instant(own(answers.evidenceCheckpoint)),
    verified: instant(own(answers.evidenceVerified)),
    problems: problems.length === 0 ? undefined : Math.max(...problems),
  };
}
