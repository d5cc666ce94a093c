import { complianceDisclaimer, stateTexts, type Locale, type StateName } from '@pulso/catalogue';

/** What the messages say in a language, ready to stand in a template. */
export interface Words {
  /** States as a shape and a word. */
  readonly state: Readonly<Record<Exclude<StateName, 'unknown'> | 'info' | 'resolved', string>>;
  readonly since: string;
  readonly until: string;
  /** Before the value of what is over: it is no longer so. */
  readonly last: string;
  readonly first: string;
  readonly runbook: string;
  readonly dashboard: string;
  readonly advice: string;
  readonly silence: string;
  /** Before the number of all, where only some are shown. */
  readonly of: string;
  readonly disclaimer: string;
}

const OWN = {
  en: {
    ...{
      resolved: 'Resolved',
      info: 'Information',
      since: 'Since',
      until: 'Ended',
      last: 'Last value',
      first: 'First',
    },
    ...{ runbook: 'Runbook', dashboard: 'Dashboard', advice: 'Recommendations', silence: 'Silence', of: 'of' },
  },
  'pt-BR': {
    ...{
      resolved: 'Resolvido',
      info: 'Informação',
      since: 'Desde',
      until: 'Terminou',
      last: 'Último valor',
      first: 'Primeiro',
    },
    ...{ runbook: 'Runbook', dashboard: 'Painel', advice: 'Recomendações', silence: 'Silenciar', of: 'de' },
  },
} as const;

export function wordsOf(locale: Locale): Words {
  const { resolved, info, ...own } = OWN[locale];
  const named = (state: 'ok' | 'warning' | 'critical') =>
    `${stateTexts[state].shape} ${stateTexts[state].word[locale]}`;
  return {
    ...own,
    state: {
      ok: named('ok'),
      warning: named('warning'),
      critical: named('critical'),
      info: `○ ${info}`,
      resolved: `${stateTexts.ok.shape} ${resolved}`,
    },
    disclaimer: complianceDisclaimer[locale],
  };
}

/** One text or another by the alert at hand (`.`): over, critical, for information, or a warning. */
export function byState(texts: Readonly<Record<'resolved' | 'critical' | 'info' | 'warning', string>>): string {
  return (
    `{{ if eq .Status "resolved" }}${texts.resolved}{{ else if eq .Labels.severity "critical" }}${texts.critical}` +
    `{{ else if eq .Labels.severity "info" }}${texts.info}{{ else }}${texts.warning}{{ end }}`
  );
}
