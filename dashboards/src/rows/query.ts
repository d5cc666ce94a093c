import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { timeseries } from '../panels/timeseries.ts';
import { p95Per, ratePer } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const duration = metrics.query.operationDuration.name;
const operation = 'db_operation_name';
const queries = ratePer(operation, `${duration}_count`);

export function queryRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'query',
    title: { en: 'Queries', 'pt-BR': 'Consultas' },
    panels: [
      ...signalPanels('query', context, 12),
      timeseries(
        {
          key: 'query-rate',
          title: { en: 'Queries by operation', 'pt-BR': 'Consultas por operação' },
          description: { en: 'Queries a second, as the application sends them.', 'pt-BR': 'Consultas por segundo.' },
          unit: 'ops',
          stacked: true,
          queries: [{ expr: queries, legend: '{{db_operation_name}}' }],
        },
        locale,
      ),
      timeseries(
        {
          key: 'query-duration-by-operation',
          title: { en: 'Query time by operation (p95)', 'pt-BR': 'Tempo de consulta por operação (p95)' },
          description: {
            en: 'From sending a query to its last row. Slow only in one operation points at a statement, slow in all at the server.',
            'pt-BR': 'Do envio à última linha. Lento em uma só operação aponta um comando; em todas, o servidor.',
          },
          unit: 's',
          queries: [{ expr: p95Per(operation, duration), legend: '{{db_operation_name}}' }],
        },
        locale,
      ),
      timeseries(
        {
          key: 'query-errors',
          title: { en: 'Failed queries', 'pt-BR': 'Consultas com erro' },
          description: {
            en: 'Share of queries that PostgreSQL or the connection refused.',
            'pt-BR': 'Parte das consultas recusadas pelo PostgreSQL ou pela conexão.',
          },
          unit: 'percentunit',
          queries: [
            {
              expr: `(${ratePer(operation, `${duration}_count`, 'error_type!=""')} or 0 * ${queries}) / ${queries}`,
              legend: '{{db_operation_name}}',
            },
          ],
        },
        locale,
      ),
    ],
  };
}
