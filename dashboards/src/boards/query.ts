import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { heatmap } from '../panels/heatmap.ts';
import { table, type Column } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import { signalPanels, stepsOf, type Row } from '../row.ts';
import { happening, meanPer, observedRate, ofInstance, p95Per, ratePer, shareOf } from '../select.ts';
import { help, t } from '../texts.ts';

const { query, postgres } = metrics;
const duration = query.operationDuration.name;
const operation = 'db_operation_name';
/** Of every application; others are rare. */
const OPERATIONS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'BEGIN', 'COMMIT', 'ROLLBACK'];
const pool = 'db_client_connection_pool_name';
const group = 'query_group, db_operation_name, db_collection_name';
const calls = ratePer(operation, `${duration}_count`);

const SPENT = t('Time spent', 'Tempo gasto');

/** Groups of statements as one side sees them, with what only that side knows in between. */
function groupColumns(context: Context, own: Column): readonly Column[] {
  return [
    { field: 'db_operation_name', title: t('Operation', 'Operação'), width: 95 },
    { field: 'db_collection_name', title: t('Table', 'Tabela'), minWidth: 120 },
    { field: 'Value #D', title: SPENT, unit: 's', width: 140, bar: {} },
    { field: 'Value #B', title: t('Mean', 'Média'), unit: 's', width: 85, steps: stepsOf('query_duration', context) },
    { field: 'Value #A', title: t('Calls', 'Chamadas'), unit: 'suffix:/s', decimals: 2, width: 85 },
    own,
    { field: 'query_group', title: t('Group', 'Grupo'), width: 120 },
  ];
}

export function queryRows(context: Context): Row[] {
  return [felt(context), statements(context), operations(context), transactions(context), trouble(context)];
}

function felt(context: Context): Row {
  const { locale } = context;
  return {
    key: 'query-felt',
    title: t('Are queries fast?', 'As consultas são rápidas?'),
    panels: [
      ...signalPanels('query', context),
      heatmap(
        {
          key: 'query-times',
          title: t('Query times', 'Tempos de consulta'),
          help: help(
            [
              'Queries a second by how long they took, from sending to the last row.',
              'Consultas por segundo pelo tempo que levaram, do envio à última linha.',
            ],
            ['one band in the milliseconds.', 'uma faixa nos milissegundos.'],
            [
              'a second band: one statement, or waiting for a lock; the statements below name it.',
              'uma segunda faixa: um comando, ou espera por bloqueio; os comandos abaixo o identificam.',
            ],
          ),
          expr: ratePer('le', `${duration}_bucket`),
          unit: 's',
          width: 8,
        },
        locale,
      ),
    ],
  };
}

function statements(context: Context): Row {
  const { locale } = context;
  const seconds = ratePer(group, query.groupSeconds.name);
  const times = ratePer(group, query.groupCalls.name);
  const server = (name: string): string => observedRate(group, name, ['datname', group]);
  const hit = server(postgres.statementBlocksHit.name);
  const read = server(postgres.statementBlocksRead.name);
  return {
    key: 'query-statements',
    title: t('Which statements cost most?', 'Quais comandos custam mais?'),
    panels: [
      table(
        {
          key: 'query-groups',
          title: t('As the application waits for them', 'Como a aplicação espera por eles'),
          help: help(
            [
              'Statements that differ only in literals, under one id: calls, mean time, rows of a call, and seconds waited in each second.',
              'Comandos que diferem só nos literais, sob um id: chamadas, tempo médio, linhas por chamada e segundos esperados a cada segundo.',
            ],
            [
              'no mean is coloured, and no group takes most of the time.',
              'nenhuma média colorida e nenhum grupo com a maior parte do tempo.',
            ],
            [
              'open the recommendations: indexes, repeated statements and slow ones are named there with their text.',
              'abra as recomendações: índices, comandos repetidos e lentos estão lá, com o texto.',
            ],
          ),
          queries: [
            { expr: times },
            { expr: `${seconds} / ${times} and ${times} > 0` },
            { expr: `${ratePer(group, query.groupRows.name)} / ${times} and ${times} > 0` },
            { expr: seconds },
          ],
          columns: groupColumns(context, {
            field: 'Value #C',
            title: t('Rows', 'Linhas'),
            unit: 'short',
            decimals: 1,
            width: 70,
          }),
          sortBy: { title: SPENT, descending: true },
          leadsTo: ['recommendations'],
          width: 12,
          height: 9,
        },
        locale,
      ),
      table(
        {
          key: 'query-server-groups',
          title: t('As the server executes them', 'Como o servidor os executa'),
          help: help(
            [
              'The same groups from pg_stat_statements: calls, mean time of execution, share of blocks found in the cache, time.',
              'Os mesmos grupos em pg_stat_statements: chamadas, tempo médio de execução, parte dos blocos achada no cache, tempo.',
            ],
            [
              'about the means of the application, and blocks from the cache.',
              'médias parecidas com as da aplicação e blocos vindos do cache.',
            ],
            [
              'fast here and slow there: the pool, the network or the event loop. Few blocks from the cache: an index, or more memory.',
              'rápido aqui e lento lá: o pool, a rede ou o event loop. Poucos blocos do cache: um índice, ou mais memória.',
            ],
          ),
          queries: [
            { expr: server(postgres.statementCalls.name) },
            {
              expr: `${server(postgres.statementTime.name)} / ${server(postgres.statementCalls.name)} and ${server(postgres.statementCalls.name)} > 0`,
            },
            { expr: `${hit} / (${hit} + ${read}) and (${hit} + ${read}) > 0` },
            { expr: server(postgres.statementTime.name) },
          ],
          columns: groupColumns(context, {
            field: 'Value #C',
            title: t('Cached', 'Em cache'),
            unit: 'percentunit',
            decimals: 0,
            width: 75,
          }),
          sortBy: { title: SPENT, descending: true },
          leadsTo: ['database'],
          width: 12,
          height: 9,
        },
        locale,
      ),
    ],
  };
}

function operations(context: Context): Row {
  const { locale } = context;
  return {
    key: 'query-operations',
    title: t('Is it one kind of query or all?', 'É um tipo de consulta ou são todas?'),
    panels: [
      timeseries(
        {
          key: 'query-rate',
          title: t('Queries by operation', 'Consultas por operação'),
          help: help(
            ['Queries a second, as the application sends them.', 'Consultas por segundo, como a aplicação as envia.'],
            ['in step with the requests.', 'no passo das requisições.'],
            [
              'more queries for the same requests: repeated statements (N+1), or a cache that no longer answers.',
              'mais consultas para as mesmas requisições: comandos repetidos (N+1) ou um cache que já não responde.',
            ],
          ),
          unit: 'ops',
          stacked: true,
          queries: [{ expr: calls, legend: '{{db_operation_name}}' }],
          values: OPERATIONS,
          leadsTo: ['cache'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'query-duration-by-operation',
          title: t('Query time by operation (p95)', 'Tempo por operação (p95)'),
          help: help(
            [
              'One query in twenty of each operation takes at least this long.',
              'Uma em vinte leva pelo menos este tempo.',
            ],
            ['each at a level of its own.', 'cada uma em seu próprio nível.'],
            [
              'slow in one operation: a statement. Slow in all: the server, see Pools and PostgreSQL.',
              'lento em uma só: um comando. Em todas: o servidor, veja Pools e PostgreSQL.',
            ],
          ),
          unit: 's',
          queries: [{ expr: p95Per(operation, duration), legend: '{{db_operation_name}}', exemplars: true }],
          values: OPERATIONS,
          leadsTo: ['database'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'query-errors',
          title: t('Failed queries', 'Consultas com erro'),
          help: help(
            [
              'Share of queries that PostgreSQL or the connection refused, by operation.',
              'Parte das consultas recusadas pelo PostgreSQL ou pela conexão, por operação.',
            ],
            ['none.', 'nenhuma.'],
            [
              'see the SQLSTATE classes at the end: 23 is the data, 40 a conflict, 53 a resource, 57 a cancellation, 08 the connection.',
              'veja as classes SQLSTATE no fim: 23 são os dados, 40 um conflito, 53 um recurso, 57 um cancelamento, 08 a conexão.',
            ],
          ),
          unit: 'percentunit',
          queries: [
            {
              expr: shareOf(ratePer(operation, `${duration}_count`, 'error_type!=""'), calls),
              legend: '{{db_operation_name}}',
            },
          ],
          values: OPERATIONS,
        },
        locale,
      ),
    ],
  };
}

function transactions(context: Context): Row {
  const { locale } = context;
  return {
    key: 'query-transactions',
    title: t('Are transactions short?', 'As transações são curtas?'),
    panels: [
      timeseries(
        {
          key: 'query-transaction-time',
          title: t('Transactions (p95), by outcome', 'Transações (p95), por resultado'),
          help: help(
            [
              'Time from BEGIN to the end, of one transaction in twenty at least.',
              'Tempo do BEGIN ao fim, de pelo menos uma transação em vinte.',
            ],
            ['about the time of its queries.', 'próximo do tempo de suas consultas.'],
            [
              'much longer than the queries: the application waits for something else within it; move that out.',
              'muito mais que as consultas: a aplicação espera por outra coisa dentro dela; tire isso de lá.',
            ],
          ),
          unit: 's',
          queries: [
            { expr: p95Per('outcome', query.transactionDuration.name), legend: '{{outcome}}', exemplars: true },
          ],
          values: ['commit', 'rollback'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'query-transaction-idle',
          title: t('Idle inside transactions', 'Ociosas dentro de transações'),
          help: help(
            [
              'Share of the time of transactions in which no query was under way: locks held for nothing.',
              'Parte do tempo das transações sem consulta em andamento: bloqueios mantidos por nada.',
            ],
            ['below a tenth.', 'abaixo de um décimo.'],
            [
              'a call to another service or slow code between BEGIN and COMMIT: do it before or after.',
              'uma chamada a outro serviço ou código lento entre BEGIN e COMMIT: faça antes ou depois.',
            ],
          ),
          unit: 'percentunit',
          max: 1,
          queries: [
            {
              expr: `${ratePer(pool, `${query.transactionIdle.name}_sum`)} / ${ratePer(pool, `${query.transactionDuration.name}_sum`)}`,
              legend: `{{${pool}}}`,
            },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'query-transactions-open',
          title: t('Open transactions, and the oldest', 'Transações abertas e a mais antiga'),
          help: help(
            [
              'Connections that are in a transaction, on the left; the age of the oldest of them on the right.',
              'Conexões em transação, à esquerda; a idade da mais antiga, à direita.',
            ],
            ['few, and none older than its requests.', 'poucas, e nenhuma mais velha que suas requisições.'],
            [
              'an age that only grows: a transaction that nobody ends. It keeps locks and stops vacuum.',
              'idade que só cresce: uma transação que ninguém encerra. Ela mantém bloqueios e impede o vacuum.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          queries: [
            { expr: `sum by (${pool}) (${ofInstance(query.transactionsOpen.name)})`, legend: `{{${pool}}} open` },
            { expr: `max by (${pool}) (${ofInstance(query.transactionOldest.name)})`, legend: `{{${pool}}} oldest` },
          ],
          rightAxis: { names: '/ oldest$/', unit: 's' },
        },
        locale,
      ),
    ],
  };
}

function trouble(context: Context): Row {
  const { locale } = context;
  return {
    key: 'query-trouble',
    title: t('What goes wrong?', 'O que dá errado?'),
    panels: [
      timeseries(
        {
          key: 'query-error-classes',
          title: t('Errors by SQLSTATE class', 'Erros por classe SQLSTATE'),
          help: help(
            ['Failed queries a second, by class of error.', 'Consultas com erro por segundo, por classe.'],
            [
              'none, or 23 where the database is meant to refuse what is there already.',
              'nenhum, ou 23 onde o banco deve mesmo recusar o que já existe.',
            ],
            [
              '40 (deadlock, conflict): repeat the transaction. 53: connections, memory or disk are short. 57: timeouts, a shutdown. 08: the network.',
              '40 (deadlock, conflito): repita a transação. 53: faltam conexões, memória ou disco. 57: tempo limite, desligamento. 08: a rede.',
            ],
          ),
          unit: 'ops',
          queries: [{ expr: happening('error_type', `${duration}_count`, 'error_type!=""'), legend: '{{error_type}}' }],
          many: true,
          leadsTo: ['database'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'query-slow',
          title: t('Slow, repeated and stopped', 'Lentas, repetidas e paradas'),
          help: help(
            [
              'Queries a second that took longer than the bound for slow ones, that were sent again, that were cancelled, or that could not be sent.',
              'Consultas por segundo acima do limite de lentidão, reenviadas, canceladas ou que não puderam ser enviadas.',
            ],
            ['none.', 'nenhuma.'],
            [
              'retries with slow ones make it worse: mend the slow statement first.',
              'reenvios com lentidão pioram tudo: corrija antes o comando lento.',
            ],
          ),
          unit: 'ops',
          queries: [
            { expr: ratePer(pool, query.slow.name), legend: `{{${pool}}} slow` },
            { expr: ratePer(pool, query.retries.name), legend: `{{${pool}}} retried` },
            { expr: ratePer(pool, query.cancelled.name), legend: `{{${pool}}} cancelled` },
            { expr: ratePer(pool, query.unsent.name), legend: `{{${pool}}} unsent` },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'query-mean',
          title: t('Mean time of a query', 'Tempo médio de uma consulta'),
          help: help(
            [
              'The mean by pool: what recommendations predict, beside the p95 that signals judge.',
              'A média por pool: o que as recomendações preveem, ao lado do p95 que os sinais avaliam.',
            ],
            ['well under the p95.', 'bem abaixo do p95.'],
            [
              'near the p95: all queries are slow, look at the server before any statement.',
              'perto do p95: todas estão lentas, olhe o servidor antes de qualquer comando.',
            ],
          ),
          unit: 's',
          queries: [{ expr: meanPer(pool, duration), legend: `{{${pool}}}` }],
          leadsTo: ['database'],
        },
        locale,
      ),
    ],
  };
}
