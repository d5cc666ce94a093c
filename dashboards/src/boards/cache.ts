import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { curve } from '../panels/curve.ts';
import { table } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import { signalPanels, stepsOf, type Row } from '../row.ts';
import { ofInstance, ratePer, shareOf } from '../select.ts';
import { help, t } from '../texts.ts';

const { cache } = metrics;
const overRange = (by: string, name: string, matchers = ''): string =>
  `sum by (${by}) (increase(${ofInstance(name, matchers)}[$__range]))`;

export function cacheRows(context: Context): Row[] {
  return [felt(context), size(context), loads(context), life(context)];
}

function felt(context: Context): Row {
  return {
    key: 'cache-felt',
    title: t('Do the caches answer?', 'Os caches respondem?'),
    panels: [
      ...signalPanels('cache', context),
      timeseries(
        {
          key: 'cache-requests',
          title: t('Look-ups by result', 'Buscas por resultado'),
          help: help(
            [
              'Look-ups a second over all caches: hit, miss (never there, or put out), stale (there, but expired).',
              'Buscas por segundo em todos os caches: hit (acerto), miss (ausente), stale (expirado).',
            ],
            ['mostly hits.', 'na maioria acertos.'],
            [
              'many misses: too small, see the curve. Many stale: the time to live is too short.',
              'muitos misses: pequeno demais, veja a curva. Muitos stale: tempo de vida curto demais.',
            ],
          ),
          unit: 'ops',
          stacked: true,
          queries: [{ expr: ratePer('result', cache.requests.name), legend: '{{result}}' }],
          values: ['hit', 'miss', 'stale'],
        },
        context.locale,
      ),
    ],
  };
}

function size(context: Context): Row {
  const { locale } = context;
  const lookUps = overRange('cache', cache.requests.name);
  const hits = `(${overRange('cache', cache.requests.name, 'result="hit"')}) / (${lookUps} > 0)`;
  const predicted = (ratio: string): string =>
    `1 - ${overRange('cache', cache.predictedMisses.name, `size_ratio="${ratio}"`)} / (${lookUps} > 0)`;
  const hitRatio = stepsOf('cache_hit_ratio', context);
  const atSize = t('× the present size', '× o tamanho atual');
  return {
    key: 'cache-size',
    title: t('Would another size pay?', 'Outro tamanho compensaria?'),
    panels: [
      curve(
        {
          key: 'cache-curve',
          title: t('Miss-ratio curves', 'Curvas de taxa de falha'),
          help: help(
            [
              'Share of look-ups over the time range that each cache would have missed at a quarter to four times its present size; 1× is now. Measured from the real look-ups, not modelled.',
              'Parte das buscas do período que cada cache erraria com um quarto a quatro vezes o tamanho atual; 1× é agora. Medido nas buscas reais.',
            ],
            ['flat to the right of 1×: more would gain nothing.', 'plana à direita de 1×: mais não renderia nada.'],
            [
              'still falling at 1×: raise that cache to where it turns flat. Flat to the left too: it can be smaller.',
              'ainda caindo em 1×: aumente até onde fica plana. Plana à esquerda também: pode ser menor.',
            ],
          ),
          expr: `${overRange('cache, size_ratio', cache.predictedMisses.name)} / on (cache) group_left () (${lookUps} > 0)`,
          series: 'cache',
          x: { label: 'size_ratio', title: atSize },
          unit: 'percentunit',
          leadsTo: ['recommendations'],
        },
        locale,
      ),
      table(
        {
          key: 'cache-sizes',
          title: t('Hit ratio: now, at half and at twice the size', 'Acertos: agora, com metade e com o dobro'),
          help: help(
            [
              'Each cache over the time range: look-ups, share answered, what half and twice the entries would have answered, how full it is.',
              'Cada cache no período: buscas, parte respondida, o que metade e o dobro de itens responderiam, ocupação.',
            ],
            ['twice the size gains a point or two.', 'o dobro do tamanho rende um ou dois pontos.'],
            [
              'take the recommendation where twice gains much, or half loses little.',
              'siga a recomendação onde o dobro rende muito ou a metade perde pouco.',
            ],
          ),
          queries: [
            { expr: `${lookUps} / $__range_s` },
            { expr: hits },
            { expr: predicted('0.5') },
            { expr: predicted('2') },
            {
              expr: `sum by (cache) (${ofInstance(cache.entries.name)}) / sum by (cache) (${ofInstance(cache.maxEntries.name)})`,
            },
          ],
          columns: [
            { field: 'cache', title: t('Cache', 'Cache'), minWidth: 150 },
            {
              field: 'Value #B',
              title: t('Now', 'Agora'),
              unit: 'percentunit',
              decimals: 1,
              width: 90,
              below: hitRatio,
            },
            { field: 'Value #C', title: t('At half', 'Metade'), unit: 'percentunit', decimals: 1, width: 90 },
            { field: 'Value #D', title: t('At twice', 'Dobro'), unit: 'percentunit', decimals: 1, width: 90 },
            { field: 'Value #A', title: t('Look-ups', 'Buscas'), unit: 'ops', width: 110 },
            {
              field: 'Value #E',
              title: t('Full', 'Ocupação'),
              unit: 'percentunit',
              decimals: 0,
              width: 130,
              bar: { max: 1 },
            },
          ],
          leadsTo: ['recommendations'],
          width: 12,
          height: 9,
        },
        locale,
      ),
    ],
  };
}

function loads(context: Context): Row {
  const { locale } = context;
  const loaded = cache.loadDuration.name;
  const ended = ratePer('cache', `${loaded}_count`);
  return {
    key: 'cache-loads',
    title: t('What does a miss cost?', 'Quanto custa uma falta?'),
    panels: [
      timeseries(
        {
          key: 'cache-load-time',
          title: t('Time to load what was missed (p95)', 'Tempo de carga do que faltou (p95)'),
          help: help(
            [
              'How long callers wait for what the cache did not have, of one load in twenty at least.',
              'Quanto se espera pelo que o cache não tinha, em pelo menos uma carga em vinte.',
            ],
            ['the time of the query behind it.', 'o tempo da consulta por trás dele.'],
            [
              'rising in one cache: its query; in all: the pool or the server. Until then more hits hide it: see the sizes above.',
              'subindo em um cache: a consulta dele; em todos: o pool ou o servidor. Até lá mais acertos escondem: veja os tamanhos acima.',
            ],
          ),
          unit: 's',
          many: true,
          queries: [
            {
              expr: `histogram_quantile(0.95, ${ratePer('cache, le', `${loaded}_bucket`, 'outcome="success"')})`,
              legend: '{{cache}}',
              exemplars: true,
            },
          ],
          leadsTo: ['query', 'database'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'cache-load-failures',
          title: t('Loads that failed', 'Cargas que falharam'),
          help: help(
            [
              'Share of loads that failed or were broken off, by cache.',
              'Parte das cargas que falharam ou foram interrompidas, por cache.',
            ],
            ['none.', 'nenhuma.'],
            [
              'callers got an error or a stale value: see the errors of the queries; serve stale values on error where that is right.',
              'quem pediu recebeu erro ou valor antigo: veja os erros das consultas; sirva o antigo em erro onde couber.',
            ],
          ),
          unit: 'percentunit',
          many: true,
          queries: [
            {
              expr: shareOf(ratePer('cache', `${loaded}_count`, 'outcome!="success"'), ended),
              legend: '{{cache}}',
            },
          ],
          leadsTo: ['query'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'cache-loads',
          title: t('Loads, and waits they spared', 'Cargas, e esperas que pouparam'),
          help: help(
            [
              'Loads a second; and look-ups a second that waited for a load under way instead of starting another.',
              'Cargas por segundo; e buscas por segundo que esperaram uma carga em andamento em vez de iniciar outra.',
            ],
            ['few of both.', 'poucas de ambas.'],
            [
              'many shared at once: a stampede after an expiry; spread the times to live, or refresh before they end.',
              'muitas compartilhadas de uma vez: corrida após expirar; espalhe os tempos de vida ou renove antes do fim.',
            ],
          ),
          unit: 'ops',
          queries: [
            { expr: `sum (${ended})`, legend: t('loads', 'cargas')[locale] },
            {
              expr: `sum (${ratePer('cache', cache.loadsShared.name)})`,
              legend: t('shared', 'compartilhadas')[locale],
            },
          ],
        },
        locale,
      ),
    ],
  };
}

function life(context: Context): Row {
  const { locale } = context;
  return {
    key: 'cache-life',
    title: t('Why do entries leave, and how soon?', 'Por que os itens saem, e quando?'),
    panels: [
      timeseries(
        {
          key: 'cache-evictions',
          title: t('Entries dropped, by reason', 'Itens descartados, por motivo'),
          help: help(
            [
              'Entries a second that left without being deleted, by cache and reason.',
              'Itens por segundo que saíram sem ser removidos, por cache e motivo.',
            ],
            ['expired, in step with the look-ups.', 'expired, no passo das buscas.'],
            [
              'capacity: there was no room, the cache is too small for its traffic. too_large: a value that never fits.',
              'capacity: faltou espaço, o cache é pequeno. too_large: um valor que nunca cabe.',
            ],
          ),
          unit: 'ops',
          queries: [
            {
              expr: `${ratePer('cache, reason', cache.evictions.name)} > 0 or ${ratePer('cache', cache.evictions.name)}`,
              legend: '{{cache}} {{reason}}',
            },
          ],
          many: true,
        },
        locale,
      ),
      timeseries(
        {
          key: 'cache-fill',
          title: t('How full', 'Ocupação'),
          help: help(
            ['Entries held of those it may hold.', 'Itens guardados sobre o máximo.'],
            ['full is normal.', 'cheio é normal.'],
            [
              'full with a low hit ratio is too small; far from full for days can be smaller.',
              'cheio com poucos acertos é pequeno; vazio por dias pode ser menor.',
            ],
          ),
          unit: 'percentunit',
          max: 1,
          many: true,
          queries: [
            {
              expr: `sum by (cache) (${ofInstance(cache.entries.name)}) / sum by (cache) (${ofInstance(cache.maxEntries.name)})`,
              legend: '{{cache}}',
            },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'cache-hit-age',
          title: t('Age of what is served (p95)', 'Idade do que é servido (p95)'),
          help: help(
            [
              'Time since the entry was stored, of one hit in twenty at least; of a sample of the hits.',
              'Tempo desde que o item foi guardado, em pelo menos um acerto em vinte; por amostra.',
            ],
            ['less than the data may be out of date.', 'menos do que os dados podem estar desatualizados.'],
            [
              'too old for its purpose: shorten the time to live, or delete the entry when its source changes.',
              'velho demais para o uso: reduza o tempo de vida, ou remova o item quando a origem mudar.',
            ],
          ),
          unit: 's',
          many: true,
          queries: [
            {
              expr: `histogram_quantile(0.95, ${ratePer('cache, le', `${cache.hitAge.name}_bucket`)})`,
              legend: '{{cache}}',
              exemplars: true,
            },
          ],
        },
        locale,
      ),
    ],
  };
}
