import { settingsOf, type AlertOptions } from '../options.ts';
import { yamlFile } from '../yaml.ts';
import { businessHoursInterval, type BusinessHours } from './business-hours.ts';
import { inhibitRules } from './inhibition.ts';
import {
  receiverConfig,
  receiverNames,
  smtpGlobals,
  type Channelled,
  type Channels,
  type Receiver,
  type Smtp,
} from './receivers.ts';
import { routeTree } from './routes.ts';

/** What a user sets of Alertmanager in `pulso.yml`. */
export interface Receiving {
  readonly receivers: Channelled;
  /** Needed where a receiver has e-mail. */
  readonly smtp?: Smtp | undefined;
  /** `always`: tickets at any time. */
  readonly businessHours?: BusinessHours | 'always' | undefined;
}

export interface AlertmanagerOptions extends Pick<AlertOptions, 'signals' | 'profile' | 'groupBy'>, Receiving {
  /** Glob of the templates, which e-mail and Slack need; relative paths count from the configuration file. */
  readonly templates?: string;
}

/**
 * Alertmanager's configuration as YAML. Accepted by 0.25 and later: secrets come from files, since it expands no
 * environment variables, and matchers are quoted for the stricter parser of 0.27.
 */
export function alertmanagerConfig(options: AlertmanagerOptions, ...comments: readonly string[]): string {
  const settings = settingsOf(options);
  const { receivers, smtp, businessHours } = options;
  const always = businessHours === 'always';
  return yamlFile(
    {
      ...(smtp === undefined ? {} : { global: smtpGlobals(smtp) }),
      ...(options.templates === undefined ? {} : { templates: [options.templates] }),
      route: routeTree(settings, { ticketsAlways: always }),
      ...(always ? {} : { time_intervals: [businessHoursInterval(businessHours)] }),
      inhibit_rules: inhibitRules(settings),
      receivers: receiverNames.map((name) => receiverConfig(name, receivers[name], smtp)),
    },
    ...comments,
  );
}

const TEMPLATES = 'templates/*.tmpl';

/** A placeholder of each kind of channel, for who has not said yet where alerts go. */
function placeholders(): Receiving {
  const secret = (name: string) => `/run/secrets/pulso_${name}`;
  const webhook = (name: Receiver): Channels => ({
    webhook: { url: `https://${name}.example/alerts`, tokenFile: secret(`${name}_token`) },
  });
  return {
    smtp: {
      server: 'smtp.example:587',
      from: 'Pulso <pulso@example.com>',
      username: 'pulso',
      passwordFile: secret('smtp_password'),
    },
    receivers: {
      page: webhook('page'),
      ticket: { slack: { urlFile: secret('slack_url') }, email: ['operations@example.com'] },
      compliance: { email: ['compliance@example.com'] },
      audit: webhook('audit'),
      watchdog: webhook('watchdog'),
    },
  };
}

/** The configuration for Alertmanager in earnest: with the user's receivers, or with placeholders to be replaced. */
export function productionAlertmanagerConfig(
  options: AlertOptions & { readonly alertmanager?: Receiving | undefined } = {},
): string {
  const { alertmanager } = options;
  return alertmanagerConfig(
    { ...options, ...(alertmanager ?? placeholders()), templates: TEMPLATES },
    '',
    ...(alertmanager === undefined
      ? [
          'Every address below is a placeholder, and every secret a path that you have to provide. Say in pulso.yml',
          'where alerts go (alertmanager.receivers) and run pulso generate: docs/alerting.md.',
        ]
      : ['Receivers and hours come from alertmanager in pulso.yml: docs/alerting.md.']),
  );
}
