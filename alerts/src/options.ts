import {
  profiles,
  signals as catalogueSignals,
  type Locale,
  type Profile,
  type Severity,
  type Signal,
} from '@pulso/catalogue';

/** What a user may set; all of it has a default. */
export interface AlertOptions {
  /** The signals with the bounds in force. Default: the catalogue's. */
  readonly signals?: readonly Signal[];
  /** Windows, `for` and intervals. Default: `production`. */
  readonly profile?: Profile;
  /** Identity labels by which services are told apart; `instance` is added where the scope needs it. */
  readonly groupBy?: readonly string[];
  /** Language of summaries, descriptions and pages. Runbooks are in English. */
  readonly locale?: Locale;
  /** Where runbooks are published; `<AlertName>.md` is put behind it. Default: their path in the repository. */
  readonly runbookBaseUrl?: string;
  /** Grafana's own address, without a trailing slash. */
  readonly grafanaUrl?: string;
  /** Value of the label `team` by road. */
  readonly teams?: Readonly<Partial<Record<Signal['road'], string>>>;
}

export type Settings = Required<Omit<AlertOptions, 'teams'>> & {
  readonly teams: Readonly<Record<Signal['road'], string>>;
};

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** @throws RangeError when `groupBy` cannot be what rules group by. */
export function settingsOf(options: AlertOptions = {}): Settings {
  const groupBy = options.groupBy ?? ['cluster', 'service'];
  const wrong = groupBy.find((label) => !LABEL_NAME.test(label) || RESERVED.has(label));
  if (wrong !== undefined) {
    throw new RangeError(`groupBy: "${wrong}" is no label to group by. Use target labels such as cluster, service.`);
  }
  if (!groupBy.includes('service')) {
    throw new RangeError('groupBy: "service" is missing. Alerts, routes and inhibition need it: add it.');
  }
  const withoutSlash = (url: string) => url.replace(/\/+$/, '');
  return {
    signals: options.signals ?? catalogueSignals,
    profile: options.profile ?? profiles.production,
    groupBy,
    locale: options.locale ?? 'en',
    runbookBaseUrl: withoutSlash(options.runbookBaseUrl ?? 'docs/runbooks'),
    grafanaUrl: withoutSlash(options.grafanaUrl ?? 'http://localhost:3000'),
    teams: { operations: 'sre', compliance: 'compliance', ...options.teams },
  };
}

/** Labels that the rules themselves set or that are never part of a service's identity. */
const RESERVED = new Set(['instance', 'signal', 'area', 'entity', 'severity', 'bad', 'team', 'road', 'le']);

export const severities: readonly Severity[] = ['warning', 'critical'];
