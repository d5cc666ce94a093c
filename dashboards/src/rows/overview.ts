import { adviceKinds, areas, metrics, type Locale, type Severity } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { healthPanel } from '../panels/health.ts';
import { IDLE, STATE_COLOURS, stateLabel, stateMappings, type KeyedPanel } from '../panels/parts.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table, valueTexts } from '../panels/table.ts';
import { IN_SERVICE, ofService } from '../select.ts';
import type { Row } from './row.ts';

const { recommendation, predictedEffect, confidence } = metrics.advice;
const NONE = 'none';

/**
 * A row that says "none" where nothing stands and the service is watched: an empty table would not tell that from a
 * monitor that is gone.
 */
const orNone = (expr: string, alive: string, label: string): string =>
  `${expr} or on () label_replace(0 * count(${alive}), "${label}", "${NONE}", "", "")`;

const areaTexts = (locale: Locale) =>
  valueTexts(Object.fromEntries(areas.map(({ id, title }) => [id, { text: title[locale] }])));

const severityTexts = (locale: Locale) =>
  valueTexts({
    critical: { text: stateLabel(2, locale), color: STATE_COLOURS.critical },
    warning: { text: stateLabel(1, locale), color: STATE_COLOURS.warning },
  } satisfies Record<Severity, object>);

function signalStates(context: Context): KeyedPanel {
  const { locale } = context;
  const matchers = IN_SERVICE;
  const names = Object.fromEntries(
    context.signals.map(({ id, area, title }) => {
      const areaTitle = areas.find((one) => one.id === area)?.title[locale] ?? area;
      return [id, `${areaTitle} · ${title[locale]}`];
    }),
  );
  return stateTimeline(
    {
      key: 'signal-states',
      title: { en: 'Signals over time', 'pt-BR': 'Sinais ao longo do tempo' },
      description: {
        en: 'The worst state of each signal over its entities and instances. Unknown: it was there within the hour and is gone. Idle: alive, with too little traffic to judge.',
        'pt-BR':
          'O pior estado de cada sinal. Desconhecido: existia na última hora e sumiu. Sem tráfego: vivo, mas com pouco tráfego para avaliar.',
      },
      query: {
        expr: [
          `max by (signal) (pulso:signal:state{${matchers}})`,
          `max by (signal) (pulso:signal:missing{${matchers}}) * -1`,
          `max by (signal) (pulso:signal:idle{${matchers}}) * ${IDLE}`,
        ].join(' or '),
        legend: '{{signal}}',
      },
      mappings: stateMappings(locale),
      names,
      width: 24,
      height: Math.max(8, Math.ceil(context.signals.length * 0.75) + 2),
    },
    locale,
  );
}

function recommendations(context: Context): KeyedPanel {
  const { locale } = context;
  const number = (name: string): string => `max by (service, id) (${ofService(name)})`;
  return table(
    {
      key: 'recommendations',
      title: { en: 'Standing recommendations', 'pt-BR': 'Recomendações vigentes' },
      description: {
        en: 'What to do, where, what it is expected to gain and how sure that is. Numbers, statements and commands are in the panel above and on the advice pages.',
        'pt-BR':
          'O que fazer, onde, o ganho esperado e o grau de certeza. Números e comandos estão no painel acima e nas páginas de recomendação.',
      },
      queries: [
        {
          expr: orNone(
            // An application goes on calling its advice proposed: what the daemon says became of it wins.
            `max by (service, id, advice, area, entity, severity, state) (${ofService(recommendation.name, 'state!="proposed"')} or on (cluster, service, id) ${ofService(recommendation.name)}) == 1`,
            ofService(metrics.exporter.info.name),
            'advice',
          ),
        },
        { expr: number(predictedEffect.name) },
        { expr: number(confidence.name) },
      ],
      columns: [
        {
          field: 'severity',
          title: { en: 'Severity', 'pt-BR': 'Gravidade' },
          width: 120,
          coloured: true,
          mappings: severityTexts(locale),
        },
        { field: 'area', title: { en: 'Area', 'pt-BR': 'Área' }, width: 150, mappings: areaTexts(locale) },
        {
          field: 'advice',
          title: { en: 'What to do', 'pt-BR': 'O que fazer' },
          mappings: valueTexts({
            ...Object.fromEntries(adviceKinds.map(({ id, title }) => [id, { text: plain(title[locale]) }])),
            [NONE]: { text: { en: '✓ Nothing stands: no advice now', 'pt-BR': '✓ Nada a recomendar agora' }[locale] },
          }),
        },
        { field: 'entity', title: { en: 'Where', 'pt-BR': 'Onde' } },
        {
          field: 'Value #B',
          title: { en: 'Predicted effect', 'pt-BR': 'Efeito previsto' },
          unit: 'percentunit',
          width: 140,
        },
        { field: 'Value #C', title: { en: 'Confidence', 'pt-BR': 'Certeza' }, decimals: 2, width: 110 },
        { field: 'state', title: { en: 'State', 'pt-BR': 'Estado' }, width: 110 },
      ],
      width: 14,
      height: 6,
    },
    locale,
  );
}

/** Titles of advice go on with what an advisor fills in: that stands in the column beside it. */
function plain(title: string): string {
  return title.replace(/( (of|on|from|das|de|em))?:? *\{.*$/, '');
}

function alerts(context: Context): KeyedPanel {
  const { locale } = context;
  return table(
    {
      key: 'alerts',
      title: { en: 'Alerts', 'pt-BR': 'Alertas' },
      description: {
        en: 'Alerts of this service, firing or about to. Alertmanager mutes known consequences of a cause that fires.',
        'pt-BR': 'Alertas deste serviço, disparados ou prestes a. O Alertmanager silencia consequências conhecidas.',
      },
      queries: [
        {
          expr: orNone(
            `max by (alertname, alertstate, severity, area, entity) (ALERTS{${IN_SERVICE}, severity=~"warning|critical"})`,
            `pulso:health:state{${IN_SERVICE}}`,
            'alertname',
          ),
        },
      ],
      columns: [
        {
          field: 'severity',
          title: { en: 'Severity', 'pt-BR': 'Gravidade' },
          width: 120,
          coloured: true,
          mappings: severityTexts(locale),
        },
        {
          field: 'alertname',
          title: { en: 'Alert', 'pt-BR': 'Alerta' },
          mappings: valueTexts({ [NONE]: { text: { en: '✓ No alert', 'pt-BR': '✓ Nenhum alerta' }[locale] } }),
          ...(context.runbooks === undefined
            ? {}
            : { link: { title: 'Runbook', url: `${context.runbooks}/\${__value.raw}.md` } }),
        },
        { field: 'entity', title: { en: 'Where', 'pt-BR': 'Onde' } },
        { field: 'alertstate', title: { en: 'State', 'pt-BR': 'Estado' }, width: 100 },
      ],
      width: 10,
      height: 6,
    },
    locale,
  );
}

export function overviewRow(context: Context): Row {
  return {
    key: 'overview',
    title: { en: 'Health', 'pt-BR': 'Saúde' },
    panels: [healthPanel(context.locale), recommendations(context), alerts(context), signalStates(context)],
  };
}
