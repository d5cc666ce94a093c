import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { bars } from '../panels/bars.ts';
import { heatmap } from '../panels/heatmap.ts';
import { STATE_COLOURS } from '../panels/parts.ts';
import { table } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import { signalPanels, stepsOf, type Row } from '../row.ts';
import { happening, ofInstance, p95Per, ratePer, shareOf } from '../select.ts';
import { help, t } from '../texts.ts';

const { http } = metrics;
const all = http.requestDurationAll.name;
const detail = http.requestDuration.name;
const route = 'service, http_request_method, http_route';
/** Which of a service's signals have nothing to look at is its own choice; an edge is named in `pulso.yml`. */
const NO_EDGE = {
  certificate_expiry: t('No address with TLS is watched', 'Nenhum endereço com TLS é observado'),
};
/** As `content_encoding` has them. */
const ENCODINGS = ['identity', 'gzip', 'br', 'deflate', 'zstd', 'other'];
const requests = ratePer(route, `${detail}_count`);
const failed = ratePer(route, `${detail}_count`, 'http_response_status_code=~"5.."');

export function httpRows(context: Context): Row[] {
  return [felt(context), routes(context), answers(context), carried(context), saved(context)];
}

function felt(context: Context): Row {
  return {
    key: 'http-felt',
    title: t('Are people served well?', 'As pessoas são bem atendidas?'),
    panels: [
      ...signalPanels('http', context, 6, NO_EDGE),
      timeseries(
        {
          key: 'http-requests',
          title: t('Requests by outcome', 'Requisições por resultado'),
          help: help(
            [
              'Requests a second: answered, refused (4xx) or failed (5xx).',
              'Requisições por segundo: respondidas, recusadas (4xx) ou com falha (5xx).',
            ],
            ['it follows the hour of the day.', 'acompanha a hora do dia.'],
            [
              'a fall to nothing is as much a fault as a rise in errors: look at the proxy, DNS and clients before the service.',
              'cair a zero é falha tanto quanto subirem os erros: veja proxy, DNS e clientes antes do serviço.',
            ],
          ),
          unit: 'reqps',
          stacked: true,
          queries: [{ expr: ratePer('outcome', `${all}_count`), legend: '{{outcome}}' }],
          values: ['success', 'client_error', { name: 'server_error', colour: STATE_COLOURS.critical }],
          names: {
            success: t('answered', 'respondidas')[context.locale],
            client_error: t('refused (4xx)', 'recusadas (4xx)')[context.locale],
            server_error: t('failed (5xx)', 'com falha (5xx)')[context.locale],
          },
          width: 6,
        },
        context.locale,
      ),
    ],
  };
}

function routes(context: Context): Row {
  const { locale } = context;
  const spent = t('Time spent', 'Tempo gasto');
  return {
    key: 'http-routes',
    title: t('Which routes are slow, which fail?', 'Quais rotas estão lentas, quais falham?'),
    panels: [
      table(
        {
          key: 'http-routes',
          title: t('Routes by time spent', 'Rotas por tempo gasto'),
          help: help(
            [
              'Each route: requests a second, p95, share of 5xx, and seconds spent answering in each second.',
              'Cada rota: requisições por segundo, p95, parte de 5xx e segundos gastos respondendo a cada segundo.',
            ],
            [
              'no colour: p95 and errors are within the bounds of the service.',
              'sem cor: p95 e erros dentro dos limites do serviço.',
            ],
            [
              'take the first coloured row; without one, the first rows are where caching or a better query gains most.',
              'comece pela primeira linha colorida; se não há, nas primeiras linhas cache ou uma consulta melhor rendem mais.',
            ],
          ),
          queries: [
            { expr: requests },
            { expr: p95Per(route, detail) },
            { expr: shareOf(failed, requests) },
            { expr: ratePer(route, `${detail}_sum`) },
          ],
          columns: [
            { field: 'http_request_method', title: t('Method', 'Método'), width: 80 },
            { field: 'http_route', title: t('Route', 'Rota') },
            {
              field: 'Value #B',
              title: t('p95', 'p95'),
              unit: 's',
              width: 90,
              steps: stepsOf('http_response_time', context),
            },
            {
              field: 'Value #C',
              title: t('Errors', 'Erros'),
              unit: 'percentunit',
              decimals: 1,
              width: 110,
              steps: stepsOf('http_error_ratio', context),
            },
            { field: 'Value #D', title: spent, unit: 's', width: 200, bar: {} },
            { field: 'Value #A', title: t('Requests', 'Requisições'), unit: 'reqps', width: 130 },
            { field: 'service', title: t('Service', 'Serviço'), width: 110 },
          ],
          sortBy: { title: spent, descending: true },
          leadsTo: ['query', 'recommendations'],
          height: 9,
        },
        locale,
      ),
      heatmap(
        {
          key: 'http-latency',
          title: t('Response times', 'Tempos de resposta'),
          help: help(
            [
              'Requests a second by how long they took: the more a cell stands out, the more there were. Points are single traced requests.',
              'Requisições por segundo pelo tempo que levaram: quanto mais uma célula se destaca, mais houve. Pontos são requisições rastreadas.',
            ],
            ['one band that stays where it is.', 'uma faixa que fica onde está.'],
            [
              'a second band above the first is one route or one dependency: see the routes; open a point for its trace.',
              'uma segunda faixa acima é uma rota ou dependência: veja as rotas; abra um ponto para ver o rastro.',
            ],
          ),
          expr: ratePer('le', `${all}_bucket`),
          unit: 's',
        },
        locale,
      ),
      timeseries(
        {
          key: 'http-slowest',
          title: t('Slowest routes (p95)', 'Rotas mais lentas (p95)'),
          help: help(
            ['The five routes with the highest p95 at each moment.', 'As cinco rotas com o maior p95 a cada momento.'],
            ['each at a level of its own.', 'cada uma em seu próprio nível.'],
            [
              'one that rises alone: its query or upstream. All together: pool, CPU or event loop.',
              'uma que sobe sozinha: sua consulta ou dependência. Todas juntas: pool, CPU ou event loop.',
            ],
          ),
          unit: 's',
          width: 12,
          queries: [
            {
              expr: `topk(5, ${p95Per('http_request_method, http_route', detail)})`,
              legend: '{{http_request_method}} {{http_route}}',
              exemplars: true,
            },
          ],
          many: true,
          leadsTo: ['query', 'database', 'runtime'],
        },
        locale,
      ),
    ],
  };
}

function answers(context: Context): Row {
  const { locale } = context;
  return {
    key: 'http-answers',
    title: t('What is answered instead of success?', 'O que se responde em vez de sucesso?'),
    panels: [
      timeseries(
        {
          key: 'http-status',
          title: t('Answers that are no success, by status', 'Respostas sem sucesso, por status'),
          help: help(
            [
              'Answers of 4xx and 5xx a second. An empty status is a client that left before an answer.',
              'Respostas 4xx e 5xx por segundo. Status vazio é um cliente que saiu antes da resposta.',
            ],
            ['few 404 and 401, no 5xx.', 'poucos 404 e 401, nenhum 5xx.'],
            [
              '502 and 504: a dependency. 503: overload, or a pool that gave up. 500: the code or the database. 429: the limiter.',
              '502 e 504: uma dependência. 503: sobrecarga ou pool que desistiu. 500: código ou banco. 429: o limitador.',
            ],
          ),
          unit: 'reqps',
          queries: [
            {
              expr: happening(
                'http_response_status_code',
                `${detail}_count`,
                'http_response_status_code!~"1..|2..|3.."',
              ),
              legend: '{{http_response_status_code}}',
            },
          ],
          many: true,
        },
        locale,
      ),
      timeseries(
        {
          key: 'http-aborted',
          title: t('Requests broken off, by phase', 'Requisições interrompidas, por fase'),
          help: help(
            [
              'Requests a second whose connection closed before the answer was complete.',
              'Requisições por segundo cuja conexão fechou antes de a resposta terminar.',
            ],
            ['next to none.', 'quase nenhuma.'],
            [
              'waiting: people give up, it is too slow. upload and download: networks, or a proxy with a shorter timeout.',
              'waiting: desistem, está lento demais. upload e download: rede, ou um proxy com tempo limite menor.',
            ],
          ),
          unit: 'reqps',
          queries: [{ expr: happening('phase', http.aborted.name), legend: '{{phase}}' }],
          values: ['upload', 'waiting', 'download'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'http-limited',
          title: t('Requests refused by a limit', 'Requisições recusadas por limite'),
          help: help(
            ['Answers of 429 a second, by route.', 'Respostas 429 por segundo, por rota.'],
            ['none, or the one client that is known for it.', 'nenhuma, ou o cliente já conhecido por isso.'],
            [
              'many at once: one client in a loop, or a limit that is too low for today’s traffic.',
              'muitas de uma vez: um cliente em laço, ou um limite baixo demais para o tráfego.',
            ],
          ),
          unit: 'reqps',
          queries: [{ expr: happening('http_route', http.rateLimited.name), legend: '{{http_route}}' }],
          many: true,
        },
        locale,
      ),
    ],
  };
}

function carried(context: Context): Row {
  const { locale } = context;
  const p95Size = (name: string): string => `histogram_quantile(0.95, ${ratePer('le', `${name}_bucket`)})`;
  return {
    key: 'http-carried',
    title: t('How much is under way and carried?', 'Quanto está em curso e trafega?'),
    panels: [
      timeseries(
        {
          key: 'http-active',
          title: t('Requests in progress', 'Requisições em andamento'),
          help: help(
            [
              'Requests being answered at this moment, by instance.',
              'Requisições sendo respondidas agora, por instância.',
            ],
            ['it goes up and down with the traffic.', 'sobe e desce com o tráfego.'],
            [
              'a steady rise: they queue for something, mostly the pool or the event loop.',
              'subida constante: fazem fila por algo, em geral o pool ou o event loop.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          width: 12,
          queries: [{ expr: `sum by (instance) (${ofInstance(http.activeRequests.name)})`, legend: '{{instance}}' }],
          leadsTo: ['database', 'runtime'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'http-bytes',
          title: t('Bodies received and sent', 'Corpos recebidos e enviados'),
          help: help(
            [
              'Bytes a second of request and response bodies as they went over the network; the p95 of one response on the right.',
              'Bytes por segundo de corpos como trafegaram na rede; à direita, o p95 de uma resposta.',
            ],
            ['in step with the requests.', 'no passo das requisições.'],
            [
              'bytes that rise without requests: an answer grew; compress it, page it, or leave fields out.',
              'bytes que sobem sem requisições: uma resposta cresceu; comprima, pagine ou retire campos.',
            ],
          ),
          unit: 'binBps',
          width: 12,
          queries: [
            {
              expr: `sum (rate(${ofInstance(`${http.requestBodySize.name}_sum`)}[$__rate_interval]))`,
              legend: 'received',
            },
            {
              expr: `sum (rate(${ofInstance(`${http.responseBodySize.name}_sum`)}[$__rate_interval]))`,
              legend: 'sent',
            },
            { expr: p95Size(http.responseBodySize.name), legend: 'p95 of a response', exemplars: true },
          ],
          rightAxis: { names: '/^p95/', unit: 'bytes' },
        },
        locale,
      ),
    ],
  };
}

function saved(context: Context): Row {
  const { locale } = context;
  const told = ratePer('service, http_route', http.responseCache.name);
  const had = ratePer('service, http_route', http.responseCache.name, 'result="hit"');
  const stage = (name: string): string => ratePer('content_encoding', http.compressedBytes.name, `stage="${name}"`);
  return {
    key: 'http-saved',
    title: t('What do caches and compression save?', 'Quanto poupam caches e compressão?'),
    panels: [
      timeseries(
        {
          key: 'http-x-cache',
          title: t('Answers by X-Cache', 'Respostas por X-Cache'),
          help: help(
            [
              'Answers a second with an X-Cache header, by what it says; other is neither hit nor miss.',
              'Respostas por segundo com cabeçalho X-Cache, pelo que ele diz; other não é hit nem miss.',
            ],
            ['mostly hits.', 'na maioria hits.'],
            [
              'misses that rise with the same requests: a deploy or a purge emptied the cache, else it is too small; see the caches.',
              'misses que sobem com as mesmas requisições: versão nova ou limpeza esvaziou o cache, ou ele é pequeno; veja os caches.',
            ],
          ),
          unit: 'reqps',
          stacked: true,
          queries: [{ expr: ratePer('result', http.responseCache.name), legend: '{{result}}' }],
          values: ['hit', 'miss', 'other'],
          width: 6,
          leadsTo: ['cache'],
        },
        locale,
      ),
      bars(
        {
          key: 'http-x-cache-routes',
          title: t('Answered from a cache, by route', 'Respondido do cache, por rota'),
          help: help(
            [
              'Share of the answers of each route that a cache had, of those that tell.',
              'Parte das respostas de cada rota que um cache tinha, das que informam.',
            ],
            ['high where the same is asked for often.', 'alta onde se pede o mesmo com frequência.'],
            [
              'a busy route at the bottom: is its key too narrow, or its time to live too short?',
              'uma rota movimentada no fim: a chave é específica demais, ou o tempo de vida curto?',
            ],
          ),
          queries: [{ expr: shareOf(had, told), legend: '{{http_route}}' }],
          columns: [t('Route', 'Rota'), t('Hits', 'Acertos')],
          unit: 'percentunit',
          decimals: 0,
          max: 1,
          width: 6,
          leadsTo: ['cache'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'http-encodings',
          title: t('Answers by encoding', 'Respostas por codificação'),
          help: help(
            [
              'Answers with a body a second, by Content-Encoding; identity is not compressed.',
              'Respostas com corpo por segundo, por Content-Encoding; identity não é comprimida.',
            ],
            ['most of what is longer than 1 kB is compressed.', 'quase tudo acima de 1 kB é comprimido.'],
            [
              'much identity with many bytes sent: turn on compression where the proxy does not do it.',
              'muito identity com muitos bytes enviados: ligue a compressão onde o proxy não a faz.',
            ],
          ),
          unit: 'reqps',
          stacked: true,
          queries: [
            // An encoding that nobody asks for would hide the top of the stack with its line at 0.
            { expr: `${ratePer('content_encoding', http.contentEncoding.name)} > 0`, legend: '{{content_encoding}}' },
          ],
          values: ENCODINGS,
          width: 6,
        },
        locale,
      ),
      timeseries(
        {
          key: 'http-compression',
          title: t('Size after compression', 'Tamanho após compressão'),
          help: help(
            [
              'Bytes after compression over bytes before, of answers whose length was known; lower saves more.',
              'Bytes após a compressão sobre bytes antes, das respostas de tamanho conhecido; menos poupa mais.',
            ],
            ['10 to 40 % for JSON and text.', '10 a 40 % para JSON e texto.'],
            [
              'near 100 %: what is compressed already (pictures, archives) goes through it again for nothing; leave it out.',
              'perto de 100 %: o que já vem comprimido (imagens, arquivos) passa de novo à toa; exclua.',
            ],
          ),
          unit: 'percentunit',
          max: 1,
          queries: [{ expr: `${stage('after')} / (${stage('before')} > 0)`, legend: '{{content_encoding}}' }],
          values: ENCODINGS,
          width: 6,
        },
        locale,
      ),
    ],
  };
}
