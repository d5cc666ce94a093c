import { controls, metrics, regulationTexts } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { stateTimeline } from '../../panels/state-timeline.ts';
import { timeseries } from '../../panels/timeseries.ts';
import type { Row } from '../../row.ts';
import { observed } from '../../select.ts';
import { help, t } from '../../texts.ts';
import { REGULATIONS, resultTexts, resultValue } from './states.ts';

const { compliance } = metrics;
const LONGEST = 58;

/** Grafana cuts what is longer, and at the wrong end. */
function shortened(title: string, longest: number): string {
  return title.length <= longest ? title : `${title.slice(0, longest - 1).trimEnd()}…`;
}

export function historyRow(context: Context): Row {
  const { locale } = context;
  const regulations = {
    values: REGULATIONS,
    names: Object.fromEntries(Object.entries(regulationTexts).map(([id, title]) => [id, title[locale]])),
  };
  return {
    key: 'compliance-history',
    title: t('How was it over time?', 'Como foi ao longo do tempo?'),
    panels: [
      stateTimeline(
        {
          key: 'compliance-history',
          title: t('Tested controls over time', 'Controles testados ao longo do tempo'),
          help: help(
            [
              'The result of every control that was tested within the time range; a gap is time in which nobody tested. The proof is the evidence, not this picture: Prometheus forgets.',
              'O resultado de cada controle testado no período; uma lacuna é tempo sem teste. A prova é a evidência, não esta figura: o Prometheus esquece.',
            ],
            ['✓ throughout, without gaps.', '✓ o tempo todo, sem lacunas.'],
            [
              'choose the range of the audit above; hold what you see here against `pulso evidence export`.',
              'escolha o período da auditoria acima; confira o que vê aqui com `pulso evidence export`.',
            ],
          ),
          query: {
            expr: resultValue('control', ['fail', 'error', 'unknown', 'pass']),
            legend: '{{control}}',
          },
          mappings: resultTexts(locale, 'value'),
          series: Object.fromEntries(
            controls.map(({ id, title }) => [
              id,
              { title: `${shortened(title[locale], LONGEST - id.length)} · ${id}` },
            ]),
          ),
          height: 17,
        },
        locale,
      ),
      timeseries(
        {
          key: 'compliance-risk-history',
          title: t('Risk over time', 'Risco ao longo do tempo'),
          help: help(
            ['Risk of each regulation, 0 to 100.', 'Risco de cada norma, de 0 a 100.'],
            ['falling, or level below 25.', 'caindo, ou estável abaixo de 25.'],
            [
              'a step up: a control has failed or is no longer tested; the picture above says which.',
              'um degrau acima: um controle reprovou ou deixou de ser testado; a figura acima diz qual.',
            ],
          ),
          unit: 'short',
          max: 100,
          width: 12,
          queries: [{ expr: observed('regulation', compliance.riskScore.name), legend: '{{regulation}}' }],
          ...regulations,
        },
        locale,
      ),
      timeseries(
        {
          key: 'compliance-coverage-history',
          title: t('Coverage over time', 'Cobertura ao longo do tempo'),
          help: help(
            ['Share of the controls that apply that were tested.', 'Parte dos controles aplicáveis que foi testada.'],
            ['rising, or level.', 'subindo, ou estável.'],
            [
              'a fall: a relation, a right or an address is gone; see what could not be tested.',
              'uma queda: sumiu uma relação, uma permissão ou um endereço; veja o que não pôde ser testado.',
            ],
          ),
          unit: 'percentunit',
          max: 1,
          width: 12,
          queries: [{ expr: observed('regulation', compliance.coverage.name), legend: '{{regulation}}' }],
          ...regulations,
        },
        locale,
      ),
    ],
  };
}
