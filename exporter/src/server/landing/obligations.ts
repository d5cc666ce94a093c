import { formatValue, metrics } from '@pulso/catalogue';
import type { Series } from '../../prometheus/index.ts';
import type { SignalState } from './model.ts';

export interface RegulationRow {
  readonly regulation: string;
  readonly server: string;
  /** 0 to 100, higher is worse; `–` where nothing applies. */
  readonly risk: string;
  readonly coverage: string;
}

/** Something that has to be done or renewed by an instant. */
export interface DueRow {
  readonly what: 'deadline' | 'waiver' | 'attestation';
  readonly control: string;
  readonly server: string;
  readonly state: SignalState;
  /** `Due in 3 d` or `Overdue by 2 h`. */
  readonly text: string;
  readonly at: number;
}

export interface Obligations {
  readonly regulations: readonly RegulationRow[];
  /** What falls due first is first. */
  readonly due: readonly DueRow[];
}

const { riskScore, coverage, waiverExpiry, attestationExpiry, deadlineStart, deadlineDue } = metrics.compliance;
/** Shares of a term at which it warns and is urgent, as the signal `compliance_deadline` has them. */
const WARN = 0.5;
const URGENT = 0.8;
/** A waiver or an attestation is renewed in good time. */
const RENEW_SECONDS = 14 * 86_400;

/** What the landing page says of obligations, as of `now` (seconds since 1970): clocks tick on whoever has stopped. */
export function obligationsOf(series: readonly Series[], now: number): Obligations {
  const named = ({ name }: { readonly name: string }) => series.filter(({ labels }) => labels['__name__'] === name);
  const [coverages, starts] = [named(coverage), named(deadlineStart)];
  return {
    regulations: named(riskScore)
      .map(({ labels, value }) => ({
        ...{ regulation: labels['regulation'] ?? '', server: labels['server'] ?? '', risk: value.toFixed(0) },
        coverage: formatValue(coverages.find((one) => isSame(one, labels))?.value, 'ratio'),
      }))
      .toSorted((a, b) => Number(b.risk) - Number(a.risk) || a.regulation.localeCompare(b.regulation)),
    due: [
      ...named(deadlineDue).map((one) => dueRow('deadline', one, now, termState(one, starts, now))),
      ...named(waiverExpiry)
        .filter(({ value }) => value > now)
        .map((one) => dueRow('waiver', one, now, renewState(one, now))),
      ...named(attestationExpiry).map((one) => dueRow('attestation', one, now, renewState(one, now))),
    ].toSorted((a, b) => a.at - b.at),
  };
}

const isSame = (one: Series, labels: Series['labels']): boolean =>
  ['server', 'control', 'regulation'].every((label) => (one.labels[label] ?? '') === (labels[label] ?? ''));

function dueRow(what: DueRow['what'], { labels, value }: Series, now: number, state: SignalState): DueRow {
  const left = value - now;
  const amount = formatValue(Math.abs(left), 'seconds');
  return {
    ...{ what, control: labels['control'] ?? '', server: labels['server'] ?? '', state, at: value },
    text: left > 0 ? `Due in ${amount}` : `Overdue by ${amount}`,
  };
}

function termState(due: Series, starts: readonly Series[], now: number): SignalState {
  if (due.value <= now) return 'critical';
  const start = starts.find((one) => isSame(one, due.labels))?.value;
  if (start === undefined) return 'unknown';
  const used = (now - start) / (due.value - start);
  return used >= URGENT ? 'critical' : used >= WARN ? 'warning' : 'ok';
}

function renewState({ value }: Series, now: number): SignalState {
  return value <= now ? 'critical' : value - now < RENEW_SECONDS ? 'warning' : 'ok';
}
