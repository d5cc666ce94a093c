import { burnFactor, dashboardUid, sloAlertId, type Locale, type Slo, type SloBurn } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { labelSlots, links, WORDS, type Annotations, type Slots } from './annotations.ts';
import { humanize, humanizeBound, templateFunctions } from './humanize.ts';

/** The parts that Prometheus fills in: the burn rate, and the objective of the very service. */
export interface SloSlots extends Pick<Slots, 'value' | 'urlLabel'> {
  readonly objective: string;
}

const TEXTS: Readonly<Record<Locale, (parts: Readonly<Record<string, string>>) => string>> = {
  en: ({ title, objective, value, window, threshold }) =>
    `${title}, ${objective}: over ${window} the error budget burns ${value} times as fast as it may, ${threshold}.`,
  'pt-BR': ({ title, objective, value, window, threshold }) =>
    `${title}, ${objective}: em ${window} o orçamento de erros se gasta ${value} vezes mais rápido do que pode, ${threshold}.`,
};

/** `objective 99% within 1s over 30d` */
function objectiveText({ threshold, period }: Slo, objective: string, locale: Locale): string {
  const words = { en: ['objective', 'within', 'over'], 'pt-BR': ['objetivo', 'em até', 'em'] }[locale];
  const within = threshold === undefined ? '' : ` ${words[1]} ${humanizeBound(threshold, 'seconds')}`;
  return `${words[0]} ${objective}${within} ${words[2]} ${period}`;
}

export function sloAnnotations(slo: Slo, burn: SloBurn, slots: SloSlots, settings: Settings): Annotations {
  const { locale } = settings;
  const words = WORDS[locale];
  const { value } = slots;
  const threshold = `${words[burn.severity]} ${words.at} ${humanize(burnFactor(burn, slo), 'count')} ${words.above}`;
  const objective = objectiveText(slo, slots.objective, locale);
  const text = TEXTS[locale]({ title: slo.title[locale], objective, value, window: burn.long, threshold });
  return {
    summary: slo.summary[locale],
    description: `${text} ${slo.meaning[locale]}\n${words.first}: ${slo.firstAction[locale]}`,
    value,
    threshold,
    first_action: slo.firstAction[locale],
    ...links(sloAlertId(slo.id), dashboardUid('slo'), slots, settings),
  };
}

export function sloTemplateSlots(slo: Slo): SloSlots {
  const own = (slo.overrides ?? []).map(
    ({ service, objective }, index) =>
      `{{ ${index === 0 ? 'if' : 'else if'} eq $labels.service ${JSON.stringify(service)} }}${humanize(objective, 'ratio')}`,
  );
  const general = humanize(slo.objective, 'ratio');
  return {
    ...labelSlots(),
    value: templateFunctions.count,
    objective: own.length === 0 ? general : `${own.join('')}{{ else }}${general}{{ end }}`,
  };
}
