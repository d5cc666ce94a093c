import { settingsOf, type AlertOptions } from '../options.ts';
import { yamlFile } from '../yaml.ts';
import { inhibitRules } from './inhibition.ts';

/** Where alerts go: the pager, the ticket queue, the auditor. */
export type Receiver = 'page' | 'ticket' | 'compliance';

const receivers: readonly Receiver[] = ['page', 'ticket', 'compliance'];

export interface AlertmanagerOptions extends Pick<AlertOptions, 'signals' | 'profile' | 'groupBy'> {
  /** Webhooks by receiver. */
  readonly webhookUrls: Readonly<Record<Receiver, string>>;
  /** File with the bearer token that the webhooks ask for: one for all, or one for each. Left out: none is sent. */
  readonly credentialsFile?: string | Readonly<Record<Receiver, string>>;
  /** Glob of the text templates; relative paths count from the configuration file. */
  readonly templates?: string;
}

/**
 * Alertmanager's configuration as YAML. Accepted by 0.25 and later: bearer tokens come from files, since it expands no
 * environment variables, and matchers are quoted for the stricter parser of 0.27.
 */
export function alertmanagerConfig(options: AlertmanagerOptions, ...comments: readonly string[]): string {
  const settings = settingsOf(options);
  const { profile, groupBy } = settings;
  const { credentialsFile } = options;
  const receiver = (name: Receiver) => {
    const file = typeof credentialsFile === 'string' ? credentialsFile : credentialsFile?.[name];
    return {
      name,
      webhook_configs: [
        {
          url: options.webhookUrls[name],
          send_resolved: true,
          ...(file === undefined ? {} : { http_config: { authorization: { credentials_file: file } } }),
        },
      ],
    };
  };
  return yamlFile(
    {
      ...(options.templates === undefined ? {} : { templates: [options.templates] }),
      route: {
        // What no route below takes is nobody's page, but somebody must see it.
        receiver: 'ticket',
        group_by: [...groupBy, 'alertname'],
        group_wait: profile.groupWait,
        group_interval: profile.groupInterval,
        repeat_interval: profile.repeatInterval,
        routes: [
          { matchers: ['road="compliance"'], receiver: 'compliance' },
          { matchers: ['severity="critical"'], receiver: 'page' },
          { matchers: ['severity="warning"'], receiver: 'ticket' },
        ],
      },
      inhibit_rules: inhibitRules(settings),
      receivers: receivers.map(receiver),
    },
    ...comments,
  );
}

/** The configuration that is committed: its addresses are placeholders. */
export function productionAlertmanagerConfig(options: AlertOptions = {}): string {
  const url = (name: Receiver) => `https://${name}.example/alerts`;
  const file = (name: Receiver) => `/run/secrets/pulso_${name}_token`;
  const all = (of: (name: Receiver) => string) => ({
    page: of('page'),
    ticket: of('ticket'),
    compliance: of('compliance'),
  });
  return alertmanagerConfig(
    { ...options, webhookUrls: all(url), credentialsFile: all(file), templates: 'templates/*.tmpl' },
    '',
    'Put your own in a copy of this file, or in an overlay:',
    '- receivers[].webhook_configs[].url: https://page.example, https://ticket.example and https://compliance.example are',
    '  placeholders; the page receiver is what wakes people, the compliance receiver is what the auditor reads.',
    '- credentials_file: a file with the bearer token of that webhook, readable by Alertmanager only.',
    'A receiver with texts of its own (mail, chat) takes them from templates/pulso.tmpl:',
    '  title: \'{{ template "pulso.title" . }}\' and text: \'{{ template "pulso.page" . }}\'.',
  );
}
