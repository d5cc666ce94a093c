import { areaDashboardUid, areas, dashboardUid, type Locale, type Severity } from '@pulso/catalogue';
import { dashboardUrl, dashboardUrlOf } from '../links.ts';
import type { Context } from '../options.ts';
import { stateMappings, type KeyedPanel } from '../panels/parts.ts';
import { pulsoPanel } from '../panels/pulso.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table, valueTexts } from '../panels/table.ts';
import { areaTexts, NONE, orNone, severityTexts } from '../panels/words.ts';
import type { Row } from '../row.ts';
import { stat } from '../panels/stat.ts';
import { IN_SERVICE } from '../select.ts';
import { help, t } from '../texts.ts';
import { countIn, failures, notSetUp } from './compliance/states.ts';

export function overviewRows(context: Context): Row[] {
  const { locale } = context;
  return [
    {
      key: 'overview',
      panels: [
        pulsoPanel(
          'health',
          {
            key: 'health',
            title: t('Health', 'Saúde'),
            help: help(
              [
                'The overall state and the signals that decide it; a tile for each area with its worst signal, its bound and how long it has been so; what to do first.',
                'O estado geral e os sinais que o decidem; um bloco por área com o pior sinal, seu limite e há quanto tempo; o que fazer primeiro.',
              ],
              [
                '✓ everywhere. ? is unknown and never counts as healthy.',
                '✓ em tudo. ? é desconhecido e nunca conta como saudável.',
              ],
              [
                'take what the first line names, then open the tile of the worst area.',
                'siga o que a primeira linha indica e depois abra o bloco da pior área.',
              ],
            ),
          },
          locale,
        ),
      ],
    },
    {
      key: 'overview-wrong',
      title: t('What is wrong, and since when?', 'O que está errado, e desde quando?'),
      panels: [alerts(context), servicesOverTime(locale), areasOverTime(locale)],
    },
    {
      key: 'overview-compliance',
      title: t('What of compliance is tested?', 'O que da conformidade é testado?'),
      panels: [tested(locale)],
    },
  ];
}

const alertsOf = (severity: Severity, matchers = ''): string =>
  `ALERTS{${IN_SERVICE}, severity="${severity}"${matchers === '' ? '' : `, ${matchers}`}}`;

function alerts(context: Context): KeyedPanel {
  const { locale } = context;
  const severity = t('Severity', 'Gravidade');
  return table(
    {
      key: 'alerts',
      title: t('Alerts', 'Alertas'),
      help: help(
        [
          'Alerts that fire, or will once their trouble has lasted; a warning stands back while the critical one of the same fires.',
          'Alertas que disparam, ou vão disparar se o problema durar; o de atenção sai enquanto o crítico do mesmo dispara.',
        ],
        ['✓ No alert.', '✓ Nenhum alerta.'],
        [
          'open the runbook of the first critical one; Alertmanager mutes its known consequences.',
          'abra o runbook do primeiro crítico; o Alertmanager silencia suas consequências conhecidas.',
        ],
      ),
      queries: [
        {
          expr: orNone(
            `max by (service, alertname, alertstate, severity, area, entity) (${alertsOf('critical')} or ${alertsOf('warning')} unless on (cluster, service, alertname, entity) ${alertsOf('critical', 'alertstate="firing"')})`,
            `pulso:health:state{${IN_SERVICE}}`,
            'alertname',
          ),
        },
      ],
      columns: [
        {
          field: 'severity',
          title: severity,
          width: 105,
          coloured: true,
          mappings: severityTexts(locale),
        },
        {
          field: 'alertname',
          title: t('Alert', 'Alerta'),
          minWidth: 200,
          mappings: valueTexts({ [NONE]: { text: t('✓ No alert', '✓ Nenhum alerta')[locale] } }),
          ...(context.runbooks === undefined
            ? {}
            : { link: { title: 'Runbook', url: `${context.runbooks}/\${__value.raw}.md`, elsewhere: true } }),
        },
        { field: 'area', title: t('Area', 'Área'), width: 130, mappings: areaTexts(locale) },
        { field: 'entity', title: t('Where', 'Onde'), width: 150 },
        {
          field: 'alertstate',
          title: t('State', 'Estado'),
          width: 100,
          mappings: valueTexts({
            firing: { text: t('firing', 'disparado')[locale] },
            pending: { text: t('pending', 'pendente')[locale] },
          }),
        },
        { field: 'service', title: t('Service', 'Serviço'), width: 110 },
      ],
      // By their names: critical, none, warning.
      sortBy: { title: severity, descending: false },
      width: 16,
      height: 6,
    },
    locale,
  );
}

/** The worst of what is bad; else unknown before healthy, which a mere maximum would hide. */
const worst = (by: string, name: string): string =>
  `max by (${by}) (${name}{${IN_SERVICE}} > 0) or min by (${by}) (${name}{${IN_SERVICE}})`;

/** Prometheus answers in the alphabet of its labels: by a place of its own, `a`, an area stands as in the catalogue. */
const inTheirOrder = (byArea: string): string =>
  areas.reduce((expr, { id }, index) => {
    const place = String(index).padStart(2, '0');
    return `label_replace(${expr}, "a", "${place}", "area", "${id}")`;
  }, byArea);

function areasOverTime(locale: Locale): KeyedPanel {
  return stateTimeline(
    {
      key: 'area-states',
      title: t('Areas over time', 'Áreas ao longo do tempo'),
      help: help(
        [
          'The worst state of each area, from what people feel down to its causes.',
          'O pior estado de cada área, do que as pessoas sentem até as causas.',
        ],
        ['✓ Healthy throughout.', '✓ Saudável o tempo todo.'],
        [
          'the area that turned first is nearest to the cause: click its bar for its dashboard.',
          'a área que mudou primeiro está mais perto da causa: clique na barra para abrir o painel dela.',
        ],
      ),
      query: { expr: inTheirOrder(worst('area', 'pulso:area:state')), legend: '{{area}}' },
      mappings: stateMappings(locale),
      series: Object.fromEntries(
        areas.map(({ id, title, healthy }) => [
          id,
          {
            title: title[locale],
            url: dashboardUrl(areaDashboardUid(id)),
            ...(healthy === undefined ? {} : { mappings: stateMappings(locale, healthy[locale]) }),
          },
        ]),
      ),
      width: 24,
      height: 10,
    },
    locale,
  );
}

function servicesOverTime(locale: Locale): KeyedPanel {
  return stateTimeline(
    {
      key: 'service-states',
      title: t('Services over time', 'Serviços ao longo do tempo'),
      help: help(
        [
          'The health of each chosen service: critical if any signal is, warning if more than two warn.',
          'A saúde de cada serviço escolhido: crítica se algum sinal é, atenção se mais de dois avisam.',
        ],
        ['✓ Healthy throughout.', '✓ Saudável o tempo todo.'],
        ['click the worst to see it alone.', 'clique no pior para vê-lo sozinho.'],
      ),
      query: { expr: worst('service', 'pulso:health:state'), legend: '{{service}}' },
      mappings: stateMappings(locale),
      link: {
        title: t('This service alone', 'Só este serviço')[locale],
        url: dashboardUrlOf(dashboardUid('overview'), '${__field.labels.service}'),
      },
      few: true,
      width: 8,
      height: 6,
    },
    locale,
  );
}

function tested(locale: Locale): KeyedPanel {
  const counts = [
    { expr: `sum (${countIn(['pass'])})`, legend: t('✓ passed', '✓ aprovados') },
    { expr: failures('open'), legend: t('■ failed', '■ reprovados') },
    { expr: failures('waived'), legend: t('◇ failed, waived', '◇ reprovados, com exceção') },
    {
      expr: `sum (${countIn(['error', 'unknown'])})`,
      legend: t('? could not be tested', '? não puderam ser testados'),
    },
    { expr: `sum (${notSetUp()})`, legend: t('○ not set up', '○ não configurados') },
  ];
  return stat(
    {
      key: 'compliance-tested',
      title: t('Controls, by what their last test found', 'Controles, pelo que o último teste achou'),
      help: help(
        [
          'The controls of the catalogue for the chosen services. Only what passed was looked at and found in order; what is not set up was not looked at.',
          'Os controles do catálogo para os serviços escolhidos. Só o aprovado foi examinado sem problema; o não configurado não foi examinado.',
        ],
        ['nothing failed, nothing that could not be tested.', 'nenhum reprovado, nenhum que não pôde ser testado.'],
        [
          'open Compliance: the failed first, the critical before the others.',
          'abra Conformidade: os reprovados primeiro, os críticos antes dos demais.',
        ],
      ),
      queries: counts.map(({ expr, legend }) => ({ expr, legend: legend[locale] })),
      unit: 'short',
      decimals: 0,
      leadsTo: ['compliance'],
      width: 24,
      height: 5,
    },
    locale,
  );
}
