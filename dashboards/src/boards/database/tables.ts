import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { bars } from '../../panels/bars.ts';
import { stat } from '../../panels/stat.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { table } from '../../panels/table.ts';
import { signalsNamed, type Row } from '../../row.ts';
import { observed, ofService } from '../../select.ts';
import { help, t } from '../../texts.ts';

const { postgres } = metrics;
const TABLE = 'service, datname, schemaname, relname';
const one = (name: string): string => observed(TABLE, name, 'relname!="other"');
const rate = (name: string): string =>
  `max by (${TABLE}) (rate(${ofService(name, 'relname!="other"')}[$__rate_interval]))`;

export function tableRow(context: Context): Row {
  const { locale } = context;
  const size = t('Size', 'Tamanho');
  const total = (name: string): string => `sum (${observed('cluster, service, server, datname', name)})`;
  return {
    key: 'database-tables',
    title: t('Are tables and indexes in good order?', 'Tabelas e índices estão em ordem?'),
    panels: [
      table(
        {
          key: 'database-tables',
          title: t('Tables', 'Tabelas'),
          help: help(
            [
              'The tables that cost most: size, rows a second read by whole scans and by indexes, dead rows beside living ones, time since the last automatic vacuum.',
              'As tabelas que mais custam: tamanho, linhas por segundo lidas em varredura e por índice, linhas mortas sobre vivas, tempo desde o último vacuum automático.',
            ],
            [
              'large tables are read by index; dead rows below a fifth.',
              'tabelas grandes lidas por índice; linhas mortas abaixo de um quinto.',
            ],
            [
              'many rows scanned of a large table: an index is missing. Dead rows that grow: something holds back vacuum, see the oldest transaction.',
              'muitas linhas varridas de tabela grande: falta índice. Linhas mortas crescendo: algo segura o vacuum, veja a transação mais antiga.',
            ],
          ),
          queries: [
            { expr: `${one(postgres.tableSize.name)} + ${one(postgres.tableIndexesSize.name)}` },
            { expr: rate(postgres.tableSeqRows.name) },
            { expr: rate(postgres.tableIndexRows.name) },
            {
              expr: `${one(postgres.tableDeadRows.name)} / (${one(postgres.tableLiveRows.name)} + ${one(postgres.tableDeadRows.name)} > 0)`,
            },
            { expr: `time() - ${one(postgres.tableLastAutovacuum.name)}` },
          ],
          columns: [
            { field: 'relname', title: t('Table', 'Tabela') },
            { field: 'Value #A', title: size, unit: 'bytes', width: 150, bar: {} },
            { field: 'Value #B', title: t('Scanned', 'Varridas'), unit: 'rowsps', width: 130 },
            { field: 'Value #C', title: t('By index', 'Por índice'), unit: 'rowsps', width: 130 },
            {
              field: 'Value #D',
              title: t('Dead', 'Mortas'),
              unit: 'percentunit',
              decimals: 0,
              width: 90,
              steps: [{ value: 0.2, color: STATE_COLOURS.warning }],
            },
            {
              field: 'Value #E',
              title: t('Since vacuum', 'Desde o vacuum'),
              unit: 's',
              width: 130,
              decimals: 0,
              none: t('never', 'nunca')[locale],
            },
            { field: 'datname', title: t('Database', 'Banco'), width: 130 },
            { field: 'service', title: t('Service', 'Serviço'), width: 110 },
          ],
          sortBy: { title: size, descending: true },
          leadsTo: ['recommendations'],
        },
        locale,
      ),
      bars(
        {
          key: 'database-unused-indexes',
          title: t('Largest unused indexes', 'Maiores índices sem uso'),
          help: help(
            [
              'Indexes without a scan since the statistics were reset, by size; none of them holds a constraint.',
              'Índices sem varredura desde que as estatísticas foram zeradas, por tamanho; nenhum é de restrição.',
            ],
            ['none, or small.', 'nenhum, ou pequeno.'],
            [
              'look at the standbys, which count by themselves, and take the recommendation: each costs disk, cache and every write.',
              'olhe as réplicas, que contam à parte, e siga a recomendação: cada um custa disco, cache e toda gravação.',
            ],
          ),
          queries: [
            {
              expr: `topk(8, ${observed('datname, relname, indexrelname', postgres.unusedIndexSize.name)})`,
              legend: '{{indexrelname}}',
            },
          ],
          columns: [t('Index', 'Índice'), t('Size', 'Tamanho')],
          unit: 'bytes',
          none: t('No unused index', 'Nenhum índice sem uso'),
          width: 12,
          height: 6,
          leadsTo: ['recommendations'],
        },
        locale,
      ),
      stat(
        {
          key: 'database-odd-indexes',
          title: t('Indexes to look at', 'Índices a rever'),
          help: help(
            [
              'How many indexes are unused, duplicates of another, or invalid.',
              'Quantos índices estão sem uso, duplicados ou inválidos.',
            ],
            ['0 of each.', '0 de cada.'],
            [
              'invalid ones first: every write maintains them and no query can use them.',
              'os inválidos primeiro: toda gravação os mantém e nenhuma consulta os usa.',
            ],
          ),
          queries: [
            { expr: total(postgres.unusedIndexes.name), legend: t('unused', 'sem uso')[locale] },
            { expr: total(postgres.duplicateIndexes.name), legend: t('duplicate', 'duplicados')[locale] },
            { expr: total(postgres.invalidIndexes.name), legend: t('invalid', 'inválidos')[locale] },
          ],
          unit: 'short',
          decimals: 0,
          width: 12,
          height: 6,
        },
        locale,
      ),
      ...signalsNamed(['database_wraparound', 'database_sequence_used', 'database_invalid_indexes'], context),
    ],
  };
}
