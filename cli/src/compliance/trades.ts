import { controlStatusTexts, formatValue, speedTrades, type Locale } from '@pulso/catalogue';
import type { Finding, TradeMeasured } from '@pulso/exporter/compliance';
import { asMarkdownTable } from './markdown.ts';

const WORDS = {
  en: {
    title: 'Speed versus compliance',
    columns: ['What makes it fast', 'Gain now', 'Exposure now', 'Controls at risk', 'How to have both'],
    unmeasured: 'not measured',
    untested: 'not tested',
  },
  'pt-BR': {
    title: 'Velocidade versus conformidade',
    columns: ['O que acelera', 'Ganho agora', 'Exposição agora', 'Controles em risco', 'Como ter os dois'],
    unmeasured: 'não medido',
    untested: 'não testado',
  },
} as const;

/** Each gain in speed beside the controls that it puts at risk, and how these stand. */
export function tradeSection(
  findings: readonly Finding[],
  measured: readonly TradeMeasured[],
  locale: Locale,
): string[] {
  const say = WORDS[locale];
  const status = (id: string): string => {
    const found = findings.find(({ control }) => control.id === id);
    return `${id}: ${found === undefined ? say.untested : controlStatusTexts[found.result.status][locale]}`;
  };
  return [
    `## ${say.title}`,
    '',
    ...asMarkdownTable(
      say.columns,
      speedTrades.map(({ id, title, gain, exposure, controls, keep }) => {
        const found = measured.find((one) => one.id === id);
        const number = ({ what, unit }: typeof gain, value: number | undefined): string =>
          `${what[locale]}: ${value === undefined ? say.unmeasured : formatValue(value, unit, locale)}`;
        const cells = [title[locale], number(gain, found?.gain), number(exposure, found?.exposure)];
        return [...cells, controls.map(status).join('; '), keep[locale]];
      }),
    ),
    '',
  ];
}
