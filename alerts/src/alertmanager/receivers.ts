/**
 * Who is told what. `page` wakes people; `ticket` is read in business hours; `compliance` is the auditor's road, and
 * `audit` gets a copy of all that goes there; `info` is for reading on occasion; `watchdog` is a service that raises
 * the alarm when it hears nothing.
 */
export const receiverNames = ['page', 'ticket', 'compliance', 'audit', 'info', 'watchdog'] as const;
export type Receiver = (typeof receiverNames)[number];

/** The ones without which alerts of a kind would reach nobody. */
export const requiredReceivers = ['page', 'ticket', 'compliance'] as const satisfies readonly Receiver[];

/** Ways to reach a receiver; several are all used. */
export interface Channels {
  /** Addresses; one message goes to all of them. Needs `smtp`. */
  readonly email?: readonly string[] | undefined;
  /** Slack, or what takes the same messages (Mattermost, Rocket.Chat). */
  readonly slack?: SlackChannel | undefined;
  /** Alertmanager's own JSON, version 4, with each alert's labels and annotations. */
  readonly webhook?: WebhookChannel | undefined;
}

export interface SlackChannel {
  /** File with the address of the incoming webhook, which is a secret. */
  readonly urlFile: string;
  readonly channel?: string | undefined;
}

export interface WebhookChannel {
  /** An address without secrets in it. Either this or `urlFile`. */
  readonly url?: string | undefined;
  /** File with the address, where that is itself a secret. Needs Alertmanager 0.26. */
  readonly urlFile?: string | undefined;
  /** File with the bearer token that it asks for. */
  readonly tokenFile?: string | undefined;
}

/** The server that takes e-mail. */
export interface Smtp {
  /** `host:port`. */
  readonly server: string;
  readonly from: string;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
  /** Whether it must offer STARTTLS. Default: yes. */
  readonly requireTls?: boolean | undefined;
  /** Authorities that its certificate is held to. Default: the system's. */
  readonly caFile?: string | undefined;
}

export type Channelled = Readonly<Partial<Record<Receiver, Channels>>>;

const template = (name: string): string => `{{ template "pulso.${name}" . }}`;

function webhookConfig({ url, urlFile, tokenFile }: WebhookChannel): object {
  return {
    ...(urlFile === undefined ? { url } : { url_file: urlFile }),
    send_resolved: true,
    ...(tokenFile === undefined ? {} : { http_config: { authorization: { credentials_file: tokenFile } } }),
  };
}

function slackConfig({ urlFile, channel }: SlackChannel): object {
  return {
    api_url_file: urlFile,
    ...(channel === undefined ? {} : { channel }),
    send_resolved: true,
    color: template('slack.color'),
    title: template('title'),
    title_link: template('dashboard'),
    fallback: template('title'),
    text: template('slack.text'),
  };
}

function emailConfig(to: readonly string[], smtp: Smtp | undefined): object {
  return {
    to: to.join(', '),
    send_resolved: true,
    headers: { Subject: template('title') },
    html: template('email.html'),
    text: template('page'),
    ...(smtp?.caFile === undefined ? {} : { tls_config: { ca_file: smtp.caFile } }),
  };
}

/** One receiver as Alertmanager reads it; without channels it takes alerts and tells nobody. */
export function receiverConfig(name: Receiver, channels: Channels = {}, smtp?: Smtp): object {
  const { email, slack, webhook } = channels;
  return {
    name,
    ...(email === undefined ? {} : { email_configs: [emailConfig(email, smtp)] }),
    ...(slack === undefined ? {} : { slack_configs: [slackConfig(slack)] }),
    ...(webhook === undefined ? {} : { webhook_configs: [webhookConfig(webhook)] }),
  };
}

/** Alertmanager's `global` for e-mail; the password is in a file. */
export function smtpGlobals(smtp: Smtp): object {
  return {
    smtp_smarthost: smtp.server,
    smtp_from: smtp.from,
    ...(smtp.username === undefined ? {} : { smtp_auth_username: smtp.username }),
    ...(smtp.passwordFile === undefined ? {} : { smtp_auth_password_file: smtp.passwordFile }),
    smtp_require_tls: smtp.requireTls ?? true,
  };
}

/** Each receiver by one webhook of its own, below one address: a stand-in for all of them. */
export function webhooksBelow(address: string, tokenFile?: string): Record<Receiver, Channels> {
  const one = (name: Receiver): Channels => ({
    webhook: { url: `${address}/${name}`, ...(tokenFile === undefined ? {} : { tokenFile }) },
  });
  return {
    page: one('page'),
    ticket: one('ticket'),
    compliance: one('compliance'),
    audit: one('audit'),
    info: one('info'),
    watchdog: one('watchdog'),
  };
}
