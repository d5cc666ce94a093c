import {
  profiles,
  signals as catalogueSignals,
  slos as catalogueSlos,
  standaloneAlerts,
  type AreaId,
  type Locale,
  type Profile,
  type Severity,
  type Signal,
  type Slo,
  type StandaloneAlert,
} from '@pulso/catalogue';

/** What a user may set; all of it has a default. */
export interface AlertOptions {
  /** The signals with the bounds in force. Default: the catalogue's. */
  readonly signals?: readonly Signal[] | undefined;
  /** The objectives in force. Default: the catalogue's. */
  readonly slos?: readonly Slo[] | undefined;
  /** Windows, `for` and intervals. Default: `production`. */
  readonly profile?: Profile | undefined;
  /** Identity labels by which services are told apart; `instance` is added where the scope needs it. */
  readonly groupBy?: readonly string[] | undefined;
  /** Language of summaries, descriptions and pages. Runbooks are in English. */
  readonly locale?: Locale | undefined;
  readonly urls?:
    | {
        /** Where runbooks are published; `<AlertName>.md` is put behind it. Default: their path in the repository. */
        readonly runbooks?: string | undefined;
        /** Grafana's own address. Default: `http://localhost:3000`. */
        readonly dashboards?: string | undefined;
      }
    | undefined;
  /** Value of the label `team`, by road; an area's own team wins. */
  readonly teams?:
    | {
        readonly operations?: string | undefined;
        readonly compliance?: string | undefined;
        readonly areas?: Readonly<Partial<Record<AreaId, string>>> | undefined;
      }
    | undefined;
}

/** The options with every default filled in. */
export interface Settings {
  readonly signals: readonly Signal[];
  readonly slos: readonly Slo[];
  readonly standalone: readonly StandaloneAlert[];
  readonly profile: Profile;
  readonly groupBy: readonly string[];
  readonly locale: Locale;
  readonly urls: { readonly runbooks: string; readonly dashboards: string };
  readonly teams: Readonly<Record<Signal['road'], string>> & {
    readonly areas: Readonly<Partial<Record<AreaId, string>>>;
  };
}

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
    slos: options.slos ?? catalogueSlos,
    standalone: standaloneAlerts,
    profile: options.profile ?? profiles.production,
    groupBy,
    locale: options.locale ?? 'en',
    urls: {
      runbooks: withoutSlash(options.urls?.runbooks ?? 'docs/runbooks'),
      dashboards: withoutSlash(options.urls?.dashboards ?? 'http://localhost:3000'),
    },
    teams: {
      operations: options.teams?.operations ?? 'sre',
      compliance: options.teams?.compliance ?? 'compliance',
      areas: options.teams?.areas ?? {},
    },
  };
}

/** Labels that the rules themselves set or that are never part of a service's identity. */
const RESERVED = new Set([
  'instance',
  'signal',
  'area',
  'entity',
  'severity',
  'bad',
  'team',
  'road',
  'slo',
  'window',
  'le',
]);

export const severities: readonly Severity[] = ['warning', 'critical'];
