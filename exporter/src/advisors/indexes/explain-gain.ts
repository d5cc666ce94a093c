import type { Explanation } from '../advice/advice.ts';
import { ENTRY_SECONDS } from './size.ts';
import { savedBy, type VerifiedFinding } from './verified.ts';

/** Statements whose numbers stand in the formula by themselves; the rest are one number. */
const SHOWN = 10;

type Inputs = Record<string, Explanation['inputs'][string]>;

/** The prediction as a formula: calls a second × their mean time × the share of the planner's cost that goes, less the upkeep. */
export function explainGain(finding: VerifiedFinding): Explanation {
  const inputs: Inputs = {};
  const terms = finding.statements.slice(0, SHOWN).map((gain, index) => {
    const n = index + 1;
    inputs[`calls${n}`] = { value: gain.statement.callsPerSecond, unit: 'count' };
    inputs[`seconds${n}`] = { value: gain.statement.meanSeconds, unit: 'seconds' };
    inputs[`cost${n}`] = { value: gain.now, unit: 'count' };
    inputs[`before${n}`] = { value: gain.before, unit: 'count' };
    inputs[`after${n}`] = { value: gain.after, unit: 'count' };
    return `calls${n} * seconds${n} * (before${n} - after${n}) / cost${n}`;
  });
  const rest = finding.statements.slice(SHOWN);
  if (rest.length > 0) {
    inputs['others'] = { value: rest.reduce((sum, gain) => sum + savedBy(gain), 0), unit: 'seconds' };
    terms.push('others');
  }
  inputs['entries'] = { value: finding.entries, unit: 'count' };
  inputs['secondsPerEntry'] = { value: ENTRY_SECONDS, unit: 'seconds' };
  return {
    formula: `saved = ${terms.join(' + ')} - entries * secondsPerEntry`,
    inputs,
    result: { value: finding.saved, unit: 'seconds' },
  };
}
