import {
  profiles,
  signals as declaredSignals,
  slos as declaredSlos,
  type Locale,
  type Profile,
  type Signal,
  type Slo,
} from '@pulso/catalogue';

export interface DashboardOptions {
  /** Signals with the bounds in force; the catalogue's by default. */
  readonly signals?: readonly Signal[] | undefined;
  /** The objectives in force; the catalogue's by default. */
  readonly slos?: readonly Slo[] | undefined;
  /** The pace of the rules that the dashboards read; `production` by default. */
  readonly profile?: Profile | undefined;
  /** Language of titles, descriptions and states; `en` by default. */
  readonly locale?: Locale | undefined;
  readonly urls?:
    | {
        /** Where runbooks are published: a signal's page is `<runbooks>/<AlertName>.md`. Without it panels link to none. */
        readonly runbooks?: string | undefined;
      }
    | undefined;
}

export interface Context {
  readonly signals: readonly Signal[];
  readonly slos: readonly Slo[];
  readonly profile: Profile;
  readonly locale: Locale;
  readonly runbooks: string | undefined;
}

export function contextOf(options: DashboardOptions): Context {
  return {
    signals: options.signals ?? declaredSignals,
    slos: options.slos ?? declaredSlos,
    profile: options.profile ?? profiles.production,
    locale: options.locale ?? 'en',
    runbooks: options.urls?.runbooks?.replace(/\/+$/, ''),
  };
}
