import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { table } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import { IN_INSTANCE, p95Per, ratePer } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const all = metrics.http.requestDurationAll.name;
const detail = metrics.http.requestDuration.name;
const byRoute = 'http_request_method, http_route';
const errors = `sum by (${byRoute}) (rate(${detail}_count{${IN_INSTANCE}, http_response_status_code=~"5.."}[$__rate_interval]))`;
const requests = ratePer(byRoute, `${detail}_count`);

export function httpRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'http',
    title: { en: 'HTTP: what people feel', 'pt-BR': 'HTTP: o que as pessoas sentem' },
    panels: [
      ...signalPanels('http', context),
      timeseries(
        {
          key: 'http-requests',
          title: { en: 'Requests by outcome', 'pt-BR': 'Requisições por resultado' },
          description: {
            en: 'Requests a second. A fall to nothing is as much a fault as a rise in errors.',
            'pt-BR': 'Requisições por segundo. Cair a zero é uma falha tanto quanto subirem os erros.',
          },
          unit: 'reqps',
          stacked: true,
          queries: [{ expr: ratePer('outcome', `${all}_count`), legend: '{{outcome}}' }],
        },
        locale,
      ),
      table(
        {
          key: 'http-routes',
          title: { en: 'Routes', 'pt-BR': 'Rotas' },
          description: {
            en: 'By time spent: the first rows are where caching or a better query gains most.',
            'pt-BR': 'Por tempo gasto: nas primeiras linhas, cache ou uma consulta melhor rendem mais.',
          },
          queries: [
            { expr: requests },
            { expr: p95Per(byRoute, detail) },
            { expr: `(${errors} or 0 * ${requests}) / ${requests}` },
            { expr: ratePer(byRoute, `${detail}_sum`) },
          ],
          columns: [
            { field: 'http_request_method', title: { en: 'Method', 'pt-BR': 'Método' }, width: 90 },
            { field: 'http_route', title: { en: 'Route', 'pt-BR': 'Rota' } },
            { field: 'Value #A', title: { en: 'Requests', 'pt-BR': 'Requisições' }, unit: 'reqps', width: 130 },
            { field: 'Value #B', title: { en: 'p95', 'pt-BR': 'p95' }, unit: 's', width: 110 },
            {
              field: 'Value #C',
              title: { en: 'Error ratio', 'pt-BR': 'Taxa de erros' },
              unit: 'percentunit',
              decimals: 1,
              width: 120,
            },
            {
              field: 'Value #D',
              title: { en: 'Time spent a second', 'pt-BR': 'Tempo gasto por segundo' },
              unit: 's',
              width: 180,
            },
          ],
          sortBy: { title: { en: 'Time spent a second', 'pt-BR': 'Tempo gasto por segundo' }, descending: true },
          width: 16,
        },
        locale,
      ),
      timeseries(
        {
          key: 'http-active',
          title: { en: 'Requests in progress', 'pt-BR': 'Requisições em andamento' },
          description: {
            en: 'Requests being answered at this moment; a steady rise means that they queue for something.',
            'pt-BR': 'Requisições sendo respondidas agora; subida constante indica fila em algum recurso.',
          },
          unit: 'short',
          decimals: 0,
          queries: [
            {
              expr: `sum by (instance) (${metrics.http.activeRequests.name}{${IN_INSTANCE}})`,
              legend: '{{instance}}',
            },
          ],
        },
        locale,
      ),
    ],
  };
}
