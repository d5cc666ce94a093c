import { boundText, formatValue, signals } from '@pulso/catalogue';
import type { TimelineEvent } from './story.ts';

type Details = Readonly<Record<string, unknown>>;

/** An event as people read it: the time, what it is, and below it what to know. Programs read the event itself. */
export function eventText({ at, event, ...details }: TimelineEvent): string {
  const [first = '', ...more] = linesOf[event](details);
  return [`${at.slice(11, 19)}Z  ${event.padEnd(15)}  ${first}`, ...more.map((line) => `    ${line}`)].join('\n');
}

const linesOf: Readonly<Record<TimelineEvent['event'], (details: Details) => readonly string[]>> = {
  ready: () => ['every area is healthy'],
  'fault-started': (details) => [`${text(details.what)} (${text(details.switch)})`],
  'signal-crossed': (details) => [crossing(details)],
  'alert-firing': (details) => [`${text(details.alert)}, ${text(details.severity)}`],
  'page-received': (details) => [text(details.alert)],
  recommendation: (details) => [
    text(details.title),
    ...(['why', 'apply', 'fix'] as const).map((key) => text(details[key])).filter((line) => line !== ''),
    ...(typeof details.id === 'string' ? [`More, and how to undo it: /advice/${details.id}`] : []),
  ],
  'fault-ended': (details) => [text(details.switch)],
  'alert-resolved': (details) => [text(details.alert)],
};

function crossing(details: Details): string {
  const signal = signals.find(({ id }) => id === details.signal);
  if (signal === undefined) return text(details.signal);
  const { value, threshold } = details;
  const entity = text(details.entity);
  const severity = threshold === signal.critical ? 'critical' : 'warning';
  return [
    `${signal.title.en}${entity === '' ? '' : ` · ${entity}`}: ${formatValue(number(value), signal.unit)}`,
    ...(typeof threshold === 'number' ? [boundText(signal, severity, threshold)] : []),
  ].join(', ');
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
