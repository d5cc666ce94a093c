import { areas, metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { bars } from '../panels/bars.ts';
import { STATE_COLOURS } from '../panels/parts.ts';
import { pulsoPanel } from '../panels/pulso.ts';
import { table, type Column } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import { adviceTexts, orNone } from '../panels/words.ts';
import { stepsOf, type Row } from '../row.ts';
import { IN_SERVICE, observed, ofInstance, ofService } from '../select.ts';
import { help, t } from '../texts.ts';

const { advice, exporter, http, postgres, runtime } = metrics;
const all = http.requestDurationAll.name;
const alive = ofService(exporter.info.name);

/** Per second and version: each process counts for the version that it says it is. */
function byVersion(name: string, matchers = ''): string {
  const version = `group_left (service_version) ${ofInstance(exporter.target.name)}`;
  return `sum by (service, service_version) (rate(${ofInstance(name, matchers)}[$__rate_interval]) * on (cluster, service, instance) ${version})`;
}

/** The mean over the time in which the version ran, within the time range. */
const whole = (expr: string): string => `avg_over_time((${expr})[$__range:$__rate_interval])`;

export function capacityRows(context: Context): Row[] {
  return [versions(context), regressions(context), runsOut(context), growth(context), statistics(context)];
}

function versions(context: Context): Row {
  const { locale } = context;
  const requests = byVersion(`${all}_count`);
  const spent = byVersion(`${all}_sum`);
  const failed = byVersion(`${all}_count`, 'outcome="server_error"');
  const cpu = byVersion(runtime.cpu.name);
  const share = (part: string): string => `${whole(part)} / (${whole(requests)} > 0)`;
  const columns = [
    { field: 'Value #B', title: t('Mean time', 'Tempo médio'), unit: 's', width: 120 },
    {
      field: 'Value #C',
      title: t('Errors', 'Erros'),
      unit: 'percentunit',
      decimals: 2,
      width: 100,
      steps: stepsOf('http_error_ratio', context),
    },
    { field: 'Value #D', title: t('CPU a request', 'CPU por requisição'), unit: 's', width: 160 },
    { field: 'Value #A', title: t('Requests', 'Requisições'), unit: 'reqps', width: 120 },
  ];
  return {
    key: 'capacity-versions',
    title: t('Did a version make it worse?', 'Alguma versão piorou o serviço?'),
    panels: [
      table(
        {
          key: 'capacity-versions',
          title: t('Before and after: each version in the time range', 'Antes e depois: cada versão no período'),
          help: help(
            [
              'What each version did while it ran within the time range: requests a second, mean response time, share of 5xx, CPU for one request.',
              'O que cada versão fez enquanto rodou no período: requisições por segundo, tempo médio, parte de 5xx, CPU por requisição.',
            ],
            ['the last version is no worse than the one before.', 'a última versão não é pior que a anterior.'],
            [
              'worse at about the same requests: roll back, then look. The range must hold enough of both versions.',
              'pior com tráfego parecido: reverta, depois investigue. O período precisa conter bastante das duas versões.',
            ],
          ),
          queries: [
            { expr: whole(requests) },
            { expr: share(spent) },
            { expr: `(${share(failed)}) or 0 * ${whole(requests)}` },
            { expr: share(cpu) },
          ],
          columns: [
            { field: 'service_version', title: t('Version', 'Versão'), minWidth: 110 },
            ...columns,
            { field: 'service', title: t('Service', 'Serviço'), width: 130 },
          ],
          none: t(
            'No service tells its version: set service.version in OTEL_RESOURCE_ATTRIBUTES',
            'Nenhum serviço informa a versão: defina service.version em OTEL_RESOURCE_ATTRIBUTES',
          ),
          sortBy: { title: t('Version', 'Versão'), descending: true },
          width: 14,
          height: 7,
        },
        locale,
      ),
      timeseries(
        {
          key: 'capacity-processes',
          title: t('Processes by version', 'Processos por versão'),
          help: help(
            ['How many processes run each version.', 'Quantos processos rodam cada versão.'],
            ['one version, but for the minutes of a deploy.', 'uma versão, exceto nos minutos de um deploy.'],
            ['two for long: a deploy that stopped half-way.', 'duas por muito tempo: um deploy parado no meio.'],
          ),
          unit: 'short',
          decimals: 0,
          stacked: true,
          queries: [
            {
              expr: `count by (service, service_version) (${ofInstance(exporter.target.name)})`,
              legend: '{{service}} {{service_version}}',
            },
          ],
          many: true,
          width: 10,
        },
        locale,
      ),
      timeseries(
        {
          key: 'capacity-mean-by-version',
          title: t('Mean response time by version', 'Tempo médio por versão'),
          help: help(
            ['The mean of each version while it runs.', 'A média de cada versão enquanto roda.'],
            ['one line goes on where the other ended.', 'uma linha segue de onde a outra parou.'],
            [
              'a step at the deploy is the version; a step elsewhere is not.',
              'um degrau no deploy é a versão; em outro ponto, não.',
            ],
          ),
          unit: 's',
          width: 12,
          queries: [{ expr: `${spent} / (${requests} > 0)`, legend: '{{service}} {{service_version}}' }],
          many: true,
          leadsTo: ['http'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'capacity-cpu-by-version',
          title: t('CPU for one request, by version', 'CPU por requisição, por versão'),
          help: help(
            ['CPU time of the process for each request.', 'Tempo de CPU do processo por requisição.'],
            ['level: it does not depend on the traffic.', 'estável: não depende do tráfego.'],
            [
              'a step up needs as many more processes at the busiest hour.',
              'um degrau acima pede mais processos na mesma proporção na hora de pico.',
            ],
          ),
          unit: 's',
          width: 12,
          queries: [{ expr: `${cpu} / (${requests} > 0)`, legend: '{{service}} {{service_version}}' }],
          many: true,
          leadsTo: ['runtime'],
        },
        locale,
      ),
    ],
  };
}

const CONFIDENCE: Column = {
  field: 'Value #C',
  title: t('Confidence', 'Certeza'),
  unit: 'percentunit',
  decimals: 0,
  width: 110,
};

/** Standing advice of these kinds, one of its numbers, and how sure it is. */
function adviceQueries(kinds: string, family: string): { expr: string }[] {
  const these = ofService(advice.recommendation.name, `advice=~"${kinds}", state!~"confirmed|expired|dismissed"`);
  const number = (name: string): string =>
    `max by (service, id) (${ofService(name)}) and on (service, id) (${these} == 1)`;
  return [
    { expr: orNone(`max by (service, id, advice, entity) (${these}) == 1`, alive, 'advice') },
    { expr: number(family) },
    { expr: number(advice.confidence.name) },
  ];
}

function regressions(context: Context): Row {
  const { locale } = context;
  return {
    key: 'capacity-regressions',
    title: t('What got worse, what will run out?', 'O que piorou, e o que vai acabar?'),
    panels: [
      table(
        {
          key: 'capacity-regressions',
          title: t('Regressions found', 'Regressões encontradas'),
          help: help(
            [
              'What became worse at the same traffic, tested against chance: by how much it would fall if it were mended, and how sure that is.',
              'O que piorou com o mesmo tráfego, testado contra o acaso: quanto cairia se corrigido, e o grau de certeza.',
            ],
            ['✓ None.', '✓ Nenhuma.'],
            [
              'its page says since when and the versions before and after; roll back if they agree.',
              'a página diz desde quando e as versões antes e depois; reverta se coincidirem.',
            ],
          ),
          queries: adviceQueries('.*_regression', advice.predictedEffect.name),
          columns: [
            {
              field: 'advice',
              title: t('What to do', 'O que fazer'),
              mappings: adviceTexts(locale, t('✓ No regression found', '✓ Nenhuma regressão')[locale]),
            },
            { field: 'entity', title: t('Where', 'Onde') },
            { field: 'Value #B', title: t('Would change', 'Mudaria'), unit: 'percentunit', decimals: 0, width: 130 },
            CONFIDENCE,
          ],
          leadsTo: ['recommendations'],
          width: 12,
          height: 6,
        },
        locale,
      ),
      table(
        {
          key: 'capacity-forecasts',
          title: t('Forecasts', 'Previsões'),
          help: help(
            [
              'What reaches its bound at the pace of the last days, and how long that takes.',
              'O que chega ao limite no ritmo dos últimos dias, e em quanto tempo.',
            ],
            ['✓ None within the horizon.', '✓ Nenhuma no horizonte.'],
            ['plan the one with the least time left.', 'planeje a que tem menos tempo.'],
          ),
          queries: adviceQueries('capacity_.*', advice.current.name),
          columns: [
            {
              field: 'advice',
              title: t('What to do', 'O que fazer'),
              mappings: adviceTexts(locale, t('✓ Nothing runs out', '✓ Nada vai acabar')[locale]),
            },
            { field: 'entity', title: t('Where', 'Onde') },
            { field: 'Value #B', title: t('Time left', 'Tempo restante'), unit: 's', decimals: 0, width: 130 },
            CONFIDENCE,
          ],
          sortBy: { title: t('Time left', 'Tempo restante'), descending: false },
          leadsTo: ['recommendations'],
          width: 12,
          height: 6,
        },
        locale,
      ),
    ],
  };
}

/** Recorded signals that are a share of something that ends. */
const LIMITED = [
  'pool_utilization',
  'database_connections',
  'database_wraparound',
  'database_sequence_used',
  'websocket_utilization',
  'runtime_cpu',
  'runtime_memory',
];

function runsOut(context: Context): Row {
  const { locale } = context;
  const limited = context.signals
    .filter(({ id }) => LIMITED.includes(id))
    .map(({ id, area, title }) => {
      const of = areas.find((each) => each.id === area)?.title ?? t(area, area);
      return { id, title: t(`${title.en} · ${of.en}`, `${title['pt-BR']} · ${of['pt-BR']}`) };
    });
  const used = `pulso:signal:value{signal=~"${limited.map(({ id }) => id).join('|')}", ${IN_SERVICE}}`;
  return {
    key: 'capacity-used',
    title: t('How near is each limit?', 'Quão perto está cada limite?'),
    panels: [
      bars(
        {
          key: 'capacity-used',
          title: t('Used of each limit, now', 'Uso de cada limite, agora'),
          help: help(
            [
              'The highest use of each limit among the chosen services and their parts.',
              'O maior uso de cada limite entre os serviços escolhidos e suas partes.',
            ],
            ['below 70 % at the busiest hour.', 'abaixo de 70 % na hora mais movimentada.'],
            [
              'the longest bar first: what holds it, before a higher limit.',
              'a maior barra primeiro: o que a ocupa, antes de um limite maior.',
            ],
          ),
          queries: limited.map(({ id, title }) => ({
            expr: `max (pulso:signal:value{signal="${id}", ${IN_SERVICE}})`,
            legend: title[locale],
          })),
          columns: [t('Limit', 'Limite'), t('Used', 'Em uso')],
          unit: 'percentunit',
          decimals: 1,
          max: 1,
          steps: [
            { value: null, color: 'blue' },
            { value: 0.7, color: STATE_COLOURS.warning },
            { value: 0.9, color: STATE_COLOURS.critical },
          ],
          width: 10,
          height: 9,
        },
        locale,
      ),
      timeseries(
        {
          key: 'capacity-used-history',
          title: t('The highest use over time', 'O maior uso ao longo do tempo'),
          help: help(
            ['The same over the time range.', 'O mesmo ao longo do período.'],
            ['a daily wave with room above.', 'uma onda diária com folga acima.'],
            [
              'choose a week: a wave that climbs each day is growth, a step is a change.',
              'escolha uma semana: onda que sobe a cada dia é crescimento; degrau é mudança.',
            ],
          ),
          unit: 'percentunit',
          max: 1,
          queries: [{ expr: `max by (signal) (${used})`, legend: '{{signal}}' }],
          names: Object.fromEntries(limited.map(({ id, title }) => [id, title[locale]])),
          values: limited.map(({ id }) => id),
          width: 14,
          height: 9,
        },
        locale,
      ),
    ],
  };
}

function growth(context: Context): Row {
  const { locale } = context;
  const DAY = 86_400;
  const perDay = (by: string, name: string, matchers = ''): string =>
    `max by (${by}) (deriv(${ofService(name, matchers)}[$__range])) * ${DAY}`;
  return {
    key: 'capacity-growth',
    title: t('What grows?', 'O que cresce?'),
    panels: [
      timeseries(
        {
          key: 'capacity-database-size',
          title: t('Databases on disk', 'Bancos em disco'),
          help: help(
            ['Size of each database.', 'Tamanho de cada banco.'],
            ['slow, even growth.', 'crescimento lento e regular.'],
            ['a change of slope: see which table beside it.', 'mudança de inclinação: veja ao lado qual tabela.'],
          ),
          unit: 'bytes',
          queries: [
            { expr: observed('server, datname', postgres.databaseSize.name), legend: '{{server}} {{datname}}' },
          ],
          many: true,
          leadsTo: ['database'],
        },
        locale,
      ),
      bars(
        {
          key: 'capacity-table-growth',
          title: t('Tables that grow most, a day', 'Tabelas que mais crescem, por dia'),
          help: help(
            [
              'Bytes a day by which tables and their indexes grow, at the pace of the time range.',
              'Bytes por dia que as tabelas e seus índices crescem, no ritmo do período.',
            ],
            ['what the business adds.', 'o que o negócio acrescenta.'],
            [
              'a log or queue on top: does anybody remove old rows, within what the law keeps?',
              'um log ou fila no topo: alguém remove linhas antigas, dentro do que a lei manda guardar?',
            ],
          ),
          queries: [
            {
              expr: `topk(6, (${perDay('relname', postgres.tableSize.name, 'relname!="other"')}) + (${perDay('relname', postgres.tableIndexesSize.name, 'relname!="other"')}))`,
              legend: '{{relname}}',
            },
          ],
          columns: [t('Table', 'Tabela'), t('A day', 'Por dia')],
          unit: 'bytes',
          width: 8,
        },
        locale,
      ),
      timeseries(
        {
          key: 'capacity-load',
          title: t('Requests, and CPU for them', 'Requisições, e CPU para elas'),
          help: help(
            [
              'Requests a second, on the left; cores in use on the right.',
              'Requisições por segundo, à esquerda; núcleos em uso à direita.',
            ],
            ['both in step.', 'ambos no mesmo passo.'],
            [
              'CPU that climbs alone: each request costs more; see the versions above.',
              'CPU que sobe sozinha: cada requisição custa mais; veja as versões acima.',
            ],
          ),
          unit: 'reqps',
          queries: [
            {
              expr: `sum (rate(${ofInstance(`${all}_count`)}[$__rate_interval]))`,
              legend: t('requests', 'requisições')[locale],
            },
            {
              expr: `sum (rate(${ofInstance(runtime.cpu.name)}[$__rate_interval]))`,
              legend: t('cores', 'núcleos')[locale],
            },
          ],
          rightAxis: { names: `/^(cores|núcleos)$/`, unit: 'short' },
          leadsTo: ['http', 'runtime'],
        },
        locale,
      ),
    ],
  };
}

function statistics({ locale }: Context): Row {
  return {
    key: 'capacity-statistics',
    title: t('What were the numbers?', 'Quais foram os números?'),
    panels: [
      pulsoPanel(
        'statistics',
        {
          key: 'capacity-statistics',
          title: t('Statistics of every signal', 'Estatísticas de cada sinal'),
          help: help(
            [
              'Count, mean, least, greatest and p95 of each signal over the time range; can be saved as CSV or JSON.',
              'Contagem, média, mínimo, máximo e p95 de cada sinal no período; pode ser salvo em CSV ou JSON.',
            ],
            ['the greatest stays within the bounds.', 'o máximo fica dentro dos limites.'],
            [
              'choose the range of a report, and the one before it to compare with.',
              'escolha o período do relatório, e o anterior para comparar.',
            ],
          ),
          height: 14,
        },
        locale,
      ),
    ],
  };
}
