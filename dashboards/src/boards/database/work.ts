import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { timeseries } from '../../panels/timeseries.ts';
import type { Row } from '../../row.ts';
import { observed, observedRate } from '../../select.ts';
import { help, t } from '../../texts.ts';

const { postgres } = metrics;
const hit = observedRate('server', postgres.blocksHit.name);
const read = observedRate('server', postgres.blocksRead.name);

export function workRow({ locale }: Context): Row {
  return {
    key: 'database-work',
    title: t('What is the server busy with?', 'Com que o servidor está ocupado?'),
    panels: [
      timeseries(
        {
          key: 'database-transactions',
          title: t('Transactions', 'Transações'),
          help: help(
            ['Transactions committed a second.', 'Transações confirmadas por segundo.'],
            ['in step with the requests.', 'no passo das requisições.'],
            [
              'more with the same requests: a loop or repeated statements. Fewer: something holds them up, see the locks.',
              'mais com as mesmas requisições: laço ou comandos repetidos. Menos: algo as segura, veja os bloqueios.',
            ],
          ),
          unit: 'ops',
          queries: [{ expr: observedRate('server', postgres.commits.name), legend: '{{server}} commits' }],
          leadsTo: ['query'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-rows',
          title: t('Rows read and changed', 'Linhas lidas e alteradas'),
          help: help(
            [
              'Rows a second that scans read, that were fetched by an index, and that were changed.',
              'Linhas por segundo lidas em varreduras, buscadas por índice e alteradas.',
            ],
            ['few read for each one fetched.', 'poucas lidas para cada uma buscada.'],
            [
              'far more read than fetched: whole tables are read; the tables below show which.',
              'muito mais lidas que buscadas: tabelas inteiras são lidas; as tabelas abaixo mostram quais.',
            ],
          ),
          unit: 'rowsps',
          queries: [
            { expr: observedRate('server', postgres.tuplesReturned.name), legend: '{{server}} read' },
            { expr: observedRate('server', postgres.tuplesFetched.name), legend: '{{server}} fetched' },
            {
              expr: [postgres.tuplesInserted, postgres.tuplesUpdated, postgres.tuplesDeleted]
                .map(({ name }) => observedRate('server', name))
                .join(' + '),
              legend: '{{server}} changed',
            },
          ],
          leadsTo: ['query', 'recommendations'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-buffer-hit',
          title: t('Blocks found in PostgreSQL’s cache', 'Blocos no cache do PostgreSQL'),
          help: help(
            ['Share of blocks that were in shared_buffers.', 'Parte dos blocos que estava em shared_buffers.'],
            ['above 99 % for a service, and level.', 'acima de 99 % num serviço, e estável.'],
            [
              'a fall: a new scan, or data that outgrew memory. See the statements with few blocks from the cache.',
              'uma queda: varredura nova ou dados que já não cabem. Veja os comandos com poucos blocos do cache.',
            ],
          ),
          unit: 'percentunit',
          max: 1,
          queries: [{ expr: `${hit} / (${hit} + ${read})`, legend: '{{server}}' }],
          leadsTo: ['query'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-io-time',
          title: t('Time spent on the disk', 'Tempo gasto com o disco'),
          help: help(
            [
              'Seconds in each second that sessions spent reading and writing blocks. Needs track_io_timing.',
              'Segundos a cada segundo que as sessões gastam lendo e gravando blocos. Requer track_io_timing.',
            ],
            ['a small part of one second.', 'pequena parte de um segundo.'],
            [
              'near or above 1 s/s: the disk is what people wait for: fewer reads (an index, memory), or a faster disk.',
              'perto de 1 s/s ou mais: as pessoas esperam pelo disco: menos leituras (índice, memória) ou disco mais rápido.',
            ],
          ),
          unit: 's',
          queries: [
            { expr: observedRate('server', postgres.blockReadTime.name), legend: '{{server}} reading' },
            { expr: observedRate('server', postgres.blockWriteTime.name), legend: '{{server}} writing' },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-temp',
          title: t('Temporary files', 'Arquivos temporários'),
          help: help(
            [
              'Bytes a second written by sorts and hashes that did not fit into work_mem.',
              'Bytes por segundo de ordenações e hashes que não couberam em work_mem.',
            ],
            ['none in a service.', 'nenhum num serviço.'],
            [
              'raise work_mem for that statement alone, or give it an index that sorts already.',
              'aumente work_mem só para aquele comando, ou dê um índice que já ordene.',
            ],
          ),
          unit: 'binBps',
          queries: [{ expr: observedRate('server', postgres.tempBytes.name), legend: '{{server}}' }],
          leadsTo: ['query'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-wal',
          title: t('WAL written, and kept', 'WAL gravado e guardado'),
          help: help(
            [
              'WAL a second, on the left; the size of pg_wal on the right.',
              'WAL por segundo, à esquerda; o tamanho de pg_wal à direita.',
            ],
            ['pg_wal stays near max_wal_size.', 'pg_wal fica perto de max_wal_size.'],
            [
              'pg_wal grows and grows: a slot, a failing archiver or a slow checkpoint keeps files; see the last row.',
              'pg_wal só cresce: um slot, arquivamento com falha ou checkpoint lento segura arquivos; veja a última seção.',
            ],
          ),
          unit: 'binBps',
          queries: [
            { expr: observedRate('server', postgres.walBytes.name, []), legend: '{{server}} written' },
            { expr: observed('server', postgres.walSize.name), legend: '{{server}} kept' },
          ],
          rightAxis: { names: '/ kept$/', unit: 'bytes' },
          leadsTo: ['capacity'],
        },
        locale,
      ),
    ],
  };
}
