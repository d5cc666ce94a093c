import type { ControlSeverity } from '@pulso/catalogue';
import { lastValue, type Series } from '../../../model/index.ts';
import type { ComplianceAnswers } from './answers.ts';
import { isStatus, sinceStretch, stretchesOf } from './history.ts';
import { controlTexts, staleAfter, type ControlText } from './slice.ts';
import { termsOf } from './terms.ts';
import type { ControlView, Stretch, Term } from './types.ts';

const TEXTS = new Map(controlTexts.map((control) => [control.id, control]));
const SEVERITIES: readonly string[] = ['critical', 'high', 'medium', 'low'];

/** Which control of which server it is, by these labels and no others. */
export const controlKey = (labels: Series['labels']): string =>
  [labels['cluster'], labels['service'], labels['server'], labels['control']].map((part) => part ?? '').join('\u0000');

/** Every control that has a result, had one in the range, or belongs to a regulation that is tested here. */
export function controlViews(answers: ComplianceAnswers, from: number, now: number): ControlView[] {
  const facts = factsOf(answers, now);
  const histories = historiesOf(answers.controlHistory);
  const views = new Map<string, ControlView>();

  for (const { labels } of answers.controlStatus) {
    const { status } = labels;
    if (!isStatus(status)) continue;
    const key = controlKey(labels);
    const history = histories.get(key) ?? [];
    views.set(key, {
      ...describe(labels),
      ...facts(labels, status !== 'pass' && status !== 'na'),
      key,
      status,
      since: sinceStretch(history, status, from),
      history,
    });
  }

  for (const { labels } of answers.controlHistory) {
    const key = controlKey(labels);
    if (views.has(key)) continue;
    const history = histories.get(key) ?? [];
    views.set(key, {
      ...describe(labels),
      ...facts(labels, true),
      key,
      status: 'unknown',
      absent: 'vanished',
      lastSeen: history.at(-1)?.to,
      history,
    });
  }
  for (const view of untested(answers, [...views.values()])) views.set(view.key, view);
  return [...views.values()];
}

type Described = Pick<
  ControlView,
  'cluster' | 'service' | 'server' | 'id' | 'regulation' | 'severity' | 'mode' | 'title' | 'text'
>;

function describe(labels: Series['labels']): Described {
  const id = labels['control'] ?? '';
  const known = TEXTS.get(id);
  return {
    cluster: labels['cluster'] ?? '',
    service: labels['service'] ?? '',
    server: labels['server'] ?? '',
    id,
    regulation: labels['regulation'] ?? known?.regulation ?? '',
    severity: severityOf(labels['severity'], known),
    mode: known?.mode ?? 'auto',
    title: known?.title ?? { en: id, 'pt-BR': id },
    text: known,
  };
}

function severityOf(label: string | undefined, known: ControlText | undefined): ControlSeverity {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is one of them
  return label !== undefined && SEVERITIES.includes(label) ? (label as ControlSeverity) : (known?.severity ?? 'medium');
}

function historiesOf(series: readonly Series[]): Map<string, Stretch[]> {
  const own = new Map<string, Series[]>();
  for (const one of series) {
    const key = controlKey(one.labels);
    own.set(key, [...(own.get(key) ?? []), one]);
  }
  return new Map([...own].map(([key, all]) => [key, stretchesOf(all)]));
}

type Facts = Pick<
  ControlView,
  'isStale' | 'checked' | 'failed' | 'tested' | 'passed' | 'waivedUntil' | 'attestedUntil' | 'term' | 'entry'
>;

/** Looks up what the other answers tell of a control. Instants come in seconds and are kept in milliseconds. */
function factsOf(answers: ComplianceAnswers, now: number): (labels: Series['labels'], isTrouble: boolean) => Facts {
  const numbers = (series: readonly Series[]): Map<string, number | undefined> =>
    new Map(series.map((one) => [controlKey(one.labels), lastValue(one)]));
  const objects = (result: string): Map<string, number | undefined> =>
    numbers(answers.controlObjects.filter(({ labels }) => labels['result'] === result));
  const checked = objects('checked');
  const failed = objects('failed');
  const missed = numbers(answers.controlMissed);
  const tested = numbers(answers.controlTested);
  const passed = numbers(answers.controlPassed);
  const waivers = numbers(answers.waiverEnd);
  const attestations = numbers(answers.attestationEnd);
  const terms: Map<string, Term> = termsOf(answers, controlKey, now);
  // The store is the daemon's: its entries know the server and the control, not the service.
  const entries = new Map(
    answers.controlEntry.map((one) => [`${one.labels['server'] ?? ''} ${one.labels['control'] ?? ''}`, lastValue(one)]),
  );
  const instant = (seconds: number | undefined): number | undefined =>
    seconds === undefined ? undefined : seconds * 1000;
  return (labels, isTrouble) => {
    const key = controlKey(labels);
    const waivedUntil = instant(waivers.get(key));
    return {
      isStale: (missed.get(key) ?? 0) >= staleAfter,
      checked: checked.get(key),
      failed: failed.get(key),
      tested: instant(tested.get(key)),
      passed: instant(passed.get(key)),
      waivedUntil: isTrouble && waivedUntil !== undefined && waivedUntil > now ? waivedUntil : undefined,
      attestedUntil: instant(attestations.get(key)),
      term: terms.get(key),
      entry: entries.get(`${labels['server'] ?? ''} ${labels['control'] ?? ''}`),
    };
  };
}

/**
 * Controls of the catalogue that a service has no result of, for the regulations that it is told the risk of: they are
 * not tested there, by its settings, and count as not set up. Without them few tests would look like all of them.
 */
function untested(answers: ComplianceAnswers, views: readonly ControlView[]): ControlView[] {
  const seen = new Set(views.map(({ key }) => key));
  return answers.risk.flatMap(({ labels }) =>
    controlTexts
      .filter(({ regulation }) => regulation === labels['regulation'])
      .map(({ id, severity }): ControlView => {
        const own = { ...labels, control: id, severity };
        return {
          ...describe(own),
          key: controlKey(own),
          status: 'skip',
          absent: 'untested',
          isStale: false,
          history: [],
        };
      })
      .filter(({ key }) => !seen.has(key)),
  );
}
