import {
  asksForFloor,
  burnFactor,
  burnRate,
  burns,
  type Severity,
  type Slo,
  type SloBurn,
  type Text,
} from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { hueAt } from '../../panels/hues.ts';
import { STATE_COLOURS, type KeyedPanel } from '../../panels/parts.ts';
import { timeseries } from '../../panels/timeseries.ts';
import { IN_SERVICE } from '../../select.ts';
import { help, t, type Help } from '../../texts.ts';

const SHAPES: Readonly<Record<Severity, string>> = { critical: '■', warning: '▲' };
const TITLES: Readonly<Record<Severity, Text>> = {
  critical: t('Burn rate that pages', 'Ritmo que chama alguém'),
  warning: t('Burn rate that makes a ticket', 'Ritmo que abre um chamado'),
};

/** Each window has its hue on both panels. */
const WINDOWS = [...new Set(burns.flatMap(({ long, short }) => [short, long]))];

/** How fast the budget burns over the windows that make an alert of this severity, and the rates at which they do. */
export function burnPanel(slo: Slo, severity: Severity, { locale, profile }: Context): KeyedPanel {
  const pairs = burns
    .filter((burn) => burn.severity === severity)
    .map((burn) => ({ burn, factor: burnFactor(burn, slo), bound: `${SHAPES[severity]} ${burnFactor(burn, slo)}×` }));
  // One query each, so that they stand in their order.
  const lines = pairs.flatMap(({ burn, bound }) =>
    [burn.long, burn.short].map((window) => ({
      expr: `max (${burnRate(slo, window, profile, { withFloor: asksForFloor(burn, window), matchers: [IN_SERVICE] })})`,
      legend: `${window} ${bound}`,
      colour: hueAt(WINDOWS.indexOf(window)),
    })),
  );
  const bounds = pairs.map(({ bound }) => bound).join('  ');
  return timeseries(
    {
      key: `slo-${slo.id}-burn-${severity}`,
      title: t(`${TITLES[severity].en}  ${bounds}`, `${TITLES[severity]['pt-BR']}  ${bounds}`),
      help: helpOf(slo, severity, pairs),
      unit: 'suffix:×',
      decimals: 1,
      bounds: pairs.map(({ factor }) => ({ value: factor, colour: STATE_COLOURS[severity] })),
      reach: Math.max(...pairs.map(({ factor }) => factor)) * 1.1,
      queries: lines.map(({ expr, legend }) => ({ expr, legend })),
      values: lines.map(({ legend, colour }) => ({ name: legend, colour })),
      lastValue: true,
      leadsTo: ['http', 'query', 'database'],
      width: 7,
      height: 8,
    },
    locale,
  );
}

function helpOf(
  slo: Slo,
  severity: Severity,
  pairs: readonly { readonly burn: SloBurn; readonly factor: number }[],
): Help {
  const listed = (and: string, at: string, or: string): string =>
    pairs.map(({ burn, factor }) => `${burn.long} ${and} ${burn.short} ${at} ${factor}×`).join(or);
  const shows = [
    'How many times as fast as it may the budget burns, over each window; at 1× it lasts exactly until the end of its period.',
    'Quantas vezes mais rápido do que pode o orçamento se gasta, em cada janela; a 1× dura exatamente até o fim do período.',
  ] as const;
  const normal = ['all below 1×.', 'todas abaixo de 1×.'] as const;
  if (severity === 'critical') {
    return help(
      [
        `${shows[0]} A page needs both windows of a pair on or above their line: ${listed('and', 'at', ', or ')}; the latter ends once the last five minutes are below 1×.`,
        `${shows[1]} Chamar alguém exige as duas janelas do par na sua linha ou acima: ${listed('e', 'a', ', ou ')}; este último termina quando os últimos cinco minutos ficam abaixo de 1×.`,
      ],
      normal,
      [slo.firstAction.en, slo.firstAction['pt-BR']],
    );
  }
  return help(
    [
      `${shows[0]} A ticket needs both windows of a pair on or above their line: ${listed('and', 'at', ', or ')}.`,
      `${shows[1]} Um chamado exige as duas janelas do par na sua linha ou acima: ${listed('e', 'a', ', ou ')}.`,
    ],
    normal,
    [
      'it leaks, and nobody need be woken: in HTTP, over a day, find the route that is bad a little all the time.',
      'é um vazamento, ninguém precisa ser acordado: em HTTP, ao longo de um dia, encontre a rota que vai sempre um pouco mal.',
    ],
  );
}
