import type { EvidenceLog } from '@pulso/exporter/evidence';
import type { Random } from './random.ts';

const STATUSES = ['pass', 'fail', 'error', 'unknown', 'skip', 'na'] as const;
const CONTROLS = ['LGPD-ART46-PUBLIC', 'LGPD-ART08-REVOKED', 'ANVISA-EXPIRED', 'CFM-COUNCIL-VALID'];
const digest = (digit: number) => digit.toString(16).repeat(64).slice(0, 64);

/** Records what a day of tests might find, with a checkpoint here and there and one at the end. */
export async function recordSample(
  log: EvidenceLog,
  entries: number,
  checkpoints: number,
  random: Random,
): Promise<void> {
  log.record('daemon', { event: 'start', version: '0.1.0' });
  for (let at = 1; at <= entries; at++) {
    const checked = random.below(1_000);
    log.record('control', {
      ...{ target: 'main', control: CONTROLS[random.below(CONTROLS.length)]!, regulation: 'LGPD' },
      ...{ status: STATUSES[random.below(STATUSES.length)]!, checked, failed: random.below(checked + 1) },
      ...{ query: digest(random.below(16)), catalogue: digest(random.below(16)), server: '18.0' },
    });
    if (at % Math.ceil(entries / checkpoints) === 0) await log.seal();
  }
  await log.seal();
}
