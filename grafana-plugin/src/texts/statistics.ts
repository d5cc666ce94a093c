import type { Locale } from '@pulso/catalogue';

/** What the view Statistics says. */
const en = {
  columns: { name: 'Series', count: 'Samples', mean: 'Mean', min: 'Min', p95: 'p95', max: 'Max' },
  csv: 'CSV',
  csvHint: 'Download what is shown as CSV',
  json: 'JSON',
  jsonHint: 'Download what is shown as JSON, with labels and the time range',
  nOf: (n: number, of: number) => (n === of ? `${n} series` : `${n} of ${of} series`),
  noneMatch: 'No series is what you ask for.',
  nothingTitle: 'No numbers to sum up',
  nothing:
    'The panel’s queries returned no series with numbers in this time range. Widen the range, or check the query: any data source will do, as time series or as a table.',
  p95: 'p95 is the smallest sample that at least 95 % of the samples do not exceed (nearest rank).',
  of: 'Count, mean, minimum, maximum and p95 are those of the samples that the query returned for this range, not of the requests behind them.',
  range: 'Range',
  rangeHint: 'From 0 or the least to the most: the line is min to max, the bar the mean, the ring p95',
  search: 'Search series…',
  title: 'Statistics over the time range',
  unit: 'Unit',
  where: 'Where',
};

export type StatisticsTexts = typeof en;

const pt: StatisticsTexts = {
  columns: { name: 'Série', count: 'Amostras', mean: 'Média', min: 'Mín.', p95: 'p95', max: 'Máx.' },
  csv: 'CSV',
  csvHint: 'Baixar em CSV o que está na tela',
  json: 'JSON',
  jsonHint: 'Baixar em JSON o que está na tela, com rótulos e período',
  nOf: (n, of) => (n === of ? `${n} séries` : `${n} de ${of} séries`),
  noneMatch: 'Nenhuma série corresponde ao que você pediu.',
  nothingTitle: 'Nenhum número para resumir',
  nothing:
    'As consultas do painel não retornaram séries com números neste período. Amplie o período ou verifique a consulta: qualquer fonte de dados serve, como séries temporais ou como tabela.',
  p95: 'p95 é a menor amostra que pelo menos 95 % das amostras não ultrapassam (posto mais próximo).',
  of: 'Contagem, média, mínimo, máximo e p95 são das amostras que a consulta retornou para este período, não das requisições por trás delas.',
  range: 'Faixa',
  rangeHint: 'De 0 ou do menor ao maior: a linha vai do mínimo ao máximo, a barra é a média, o anel é o p95',
  search: 'Buscar série…',
  title: 'Estatísticas do período',
  unit: 'Unidade',
  where: 'Onde',
};

export const statisticsTexts: Readonly<Record<Locale, StatisticsTexts>> = { en, 'pt-BR': pt };
