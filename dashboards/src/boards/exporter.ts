import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { bars } from '../panels/bars.ts';
import { STATE_COLOURS } from '../panels/parts.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table, valueTexts } from '../panels/table.ts';
import { NONE, orNone } from '../panels/words.ts';
import { timeseries } from '../panels/timeseries.ts';
import { signalPanels, type Row } from '../row.ts';
import { happening, IN_SERVICE, ofInstance, ofService, TOTAL } from '../select.ts';
import { help, t } from '../texts.ts';

const { exporter, postgres } = metrics;

/** Events in the last hour; a counter without series, in a service that is watched, stands for none. */
const inLastHour = (name: string): string =>
  `sum by (service) (increase(${ofService(name)}[1h])) or 0 * count by (service) (${ofService(exporter.info.name)})`;

const yesNo = (yes: string, no: string) =>
  valueTexts({
    1: { text: yes, color: STATE_COLOURS.ok },
    0: { text: no, color: STATE_COLOURS.critical },
  });

export function exporterRows(context: Context): Row[] {
  return [reading(context), gaps(context), collectors(context), honesty(context)];
}

function reading(context: Context): Row {
  const { locale } = context;
  return {
    key: 'exporter-reading',
    title: t('Is everything read?', 'Tudo está sendo lido?'),
    panels: [
      ...signalPanels('exporter', context),
      stateTimeline(
        {
          key: 'exporter-up',
          title: t('Scrapes', 'Coletas'),
          help: help(
            [
              'Whether Prometheus could read each target. What cannot be read is unknown, not healthy.',
              'Se o Prometheus conseguiu ler cada alvo. O que não se lê é desconhecido, não saudável.',
            ],
            ['every target is read.', 'todos os alvos lidos.'],
            [
              'one: is its process up, does its token fit? All: Prometheus, the network, or service discovery.',
              'um: o processo está no ar, o token confere? Todos: Prometheus, a rede ou a descoberta de serviços.',
            ],
          ),
          query: {
            expr: `min by (service, job, instance) (${ofService(exporter.up.name)})`,
            legend: '{{service}} {{job}}',
          },
          mappings: yesNo(t('✓ Read', '✓ Lido')[locale], t('■ Not read', '■ Não lido')[locale]),
          width: 8,
          height: 7,
          few: true,
        },
        locale,
      ),
    ],
  };
}

function gaps(context: Context): Row {
  const { locale } = context;
  return {
    key: 'exporter-gaps',
    title: t('What is unknown or not judged?', 'O que é desconhecido ou não avaliado?'),
    panels: [
      table(
        {
          key: 'exporter-gaps',
          title: t('Signals without a value', 'Sinais sem valor'),
          help: help(
            [
              'Signals that vanished within the hour (unknown), and those with too little traffic to judge (idle).',
              'Sinais que sumiram na última hora (desconhecidos), e os com pouco tráfego para avaliar (sem tráfego).',
            ],
            ['none unknown; idle by night.', 'nenhum desconhecido; sem tráfego à noite.'],
            [
              'unknown: what exposed it was removed or fails; see the scrapes and collectors here.',
              'desconhecido: o que o expunha foi removido ou falha; veja coletas e coletores aqui.',
            ],
          ),
          queries: [
            {
              expr: orNone(
                [
                  `label_replace(max by (service, signal, entity) (pulso:signal:missing{${IN_SERVICE}}), "state", "missing", "", "")`,
                  `label_replace(max by (service, signal, entity) (pulso:signal:idle{${IN_SERVICE}}), "state", "idle", "", "")`,
                ].join(' or '),
                `pulso:health:state{${IN_SERVICE}}`,
                'state',
              ),
            },
          ],
          columns: [
            {
              field: 'state',
              title: t('State', 'Estado'),
              width: 250,
              coloured: true,
              mappings: valueTexts({
                missing: { text: t('? Unknown', '? Desconhecido')[locale], color: STATE_COLOURS.unknown },
                idle: { text: t('– Idle', '– Sem tráfego')[locale], color: STATE_COLOURS.unknown },
                [NONE]: {
                  text: t('✓ None: every signal has a value', '✓ Nenhum: todo sinal tem valor')[locale],
                  color: STATE_COLOURS.ok,
                },
              }),
            },
            { field: 'service', title: t('Service', 'Serviço'), width: 110 },
            {
              field: 'signal',
              title: t('Signal', 'Sinal'),
              mappings: valueTexts(
                Object.fromEntries(context.signals.map(({ id, title }) => [id, { text: title[locale] }])),
              ),
            },
            { field: 'entity', title: t('Of', 'De') },
          ],
          width: 12,
          height: 7,
        },
        locale,
      ),
      timeseries(
        {
          key: 'exporter-faults',
          title: t('Pulso’s own faults, last hour', 'Falhas do próprio Pulso, última hora'),
          help: help(
            [
              'Errors kept from the service’s code, label sets folded into `other` since a family was full, and label values redacted. None is dropped silently.',
              'Erros mantidos longe do código do serviço, séries reunidas em `other` e valores de label ocultados. Nada some em silêncio.',
            ],
            ['0 of each.', '0 de cada.'],
            [
              'errors: the log of that process names them. Folded: a label with too many values, see which family below.',
              'erros: o log daquele processo diz quais. Reunidas: um label com valores demais, veja a família abaixo.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          width: 12,
          queries: [
            { expr: inLastHour(exporter.errors.name), legend: '{{service}} errors' },
            { expr: inLastHour(exporter.overflow.name), legend: '{{service}} folded' },
            { expr: inLastHour(exporter.redacted.name), legend: '{{service}} redacted' },
          ],
        },
        locale,
      ),
    ],
  };
}

function collectors(context: Context): Row {
  const { locale } = context;
  const success = ofService(postgres.collectorSuccess.name);
  return {
    key: 'exporter-collectors',
    title: t('Do the collectors work, at what cost?', 'Os coletores funcionam? A que custo?'),
    panels: [
      stateTimeline(
        {
          key: 'exporter-collectors',
          title: t('Collectors', 'Coletores'),
          help: help(
            [
              'The PostgreSQL collectors of each server; one whose last run failed has a bar of its own.',
              'Os coletores do PostgreSQL de cada servidor; o que falhou na última execução tem barra própria.',
            ],
            ['all worked.', 'todos funcionaram.'],
            [
              'a failing one costs its own metrics only; `pulso doctor` says which right or extension it lacks.',
              'a falha de um custa só as métricas dele; `pulso doctor` diz qual permissão ou extensão falta.',
            ],
          ),
          query: {
            expr: `min by (server, collector) (${success}) == 0 or label_replace(min by (server) (${success} == 1), "collector", "${t('· the others', '· os demais')[locale]}", "", "")`,
            legend: '{{server}} {{collector}}',
          },
          mappings: yesNo(t('✓ Worked', '✓ Funcionou')[locale], t('■ Failed', '■ Falhou')[locale]),
          width: 10,
          height: 8,
          few: true,
        },
        locale,
      ),
      bars(
        {
          key: 'exporter-collector-time',
          title: t('Time of the last run', 'Tempo da última execução'),
          help: help(
            ['What a run of each collector costs the server.', 'O custo de cada execução para o servidor.'],
            ['milliseconds.', 'milissegundos.'],
            [
              'seconds: give it a longer interval; on thousands of tables the `tables` collector is the one.',
              'segundos: dê um intervalo maior; com milhares de tabelas é o coletor `tables`.',
            ],
          ),
          unit: 's',
          queries: [
            {
              expr: `topk(8, max by (collector) (${ofService(postgres.collectorDuration.name)}))`,
              legend: '{{collector}}',
            },
          ],
          columns: [t('Collector', 'Coletor'), t('Time', 'Tempo')],
          width: 8,
          height: 8,
        },
        locale,
      ),
      timeseries(
        {
          key: 'exporter-collector-age',
          title: t('Age of what is shown', 'Idade do que é mostrado'),
          help: help(
            ['Age of the oldest values of each server.', 'Idade dos valores mais antigos de cada servidor.'],
            ['up to the longest interval.', 'até o maior intervalo.'],
            [
              'growing: the collector hangs; past twice its interval its values are dropped, not shown as if they were new.',
              'crescendo: o coletor travou; após dois intervalos os valores somem, em vez de parecerem novos.',
            ],
          ),
          unit: 's',
          width: 6,
          height: 8,
          queries: [
            {
              expr: `time() - min by (server) (${ofService(postgres.collectorLastSuccess.name)})`,
              legend: '{{server}}',
            },
          ],
        },
        locale,
      ),
    ],
  };
}

function honesty(context: Context): Row {
  const { locale } = context;
  return {
    key: 'exporter-size',
    title: t('How much is there, and which version?', 'Quanto há, e de qual versão?'),
    panels: [
      timeseries(
        {
          key: 'exporter-samples',
          title: t('Samples of a scrape', 'Amostras por coleta'),
          help: help(
            ['Samples on the page of each target.', 'Amostras na página de cada alvo.'],
            ['level: all families are bounded.', 'estável: toda família tem limite.'],
            [
              'a rise: a new label or route; the next panel says which family is full.',
              'uma subida: label ou rota nova; o próximo painel diz qual família está cheia.',
            ],
          ),
          unit: 'short',
          queries: [
            {
              expr: `max by (service, job, instance) (${ofService(exporter.scrapeSamples.name)})`,
              legend: '{{service}} {{job}}',
            },
          ],
          many: true,
        },
        locale,
      ),
      timeseries(
        {
          key: 'exporter-overflow',
          title: t('Label sets folded, by family', 'Séries reunidas, por família'),
          help: help(
            [
              'Label sets a second that were folded into `other`, by family.',
              'Conjuntos de labels por segundo reunidos em `other`, por família.',
            ],
            ['none.', 'nenhum.'],
            [
              'find the label with too many values; raising the limit costs memory in Prometheus.',
              'encontre o label com valores demais; aumentar o limite custa memória no Prometheus.',
            ],
          ),
          unit: 'ops',
          queries: [
            {
              expr: `${happening('family', exporter.overflow.name)} or label_replace(0 * count(${ofInstance(exporter.info.name)}), "family", "${TOTAL}", "", "")`,
              legend: '{{family}}',
            },
          ],
          many: true,
        },
        locale,
      ),
      table(
        {
          key: 'exporter-versions',
          title: t('Versions', 'Versões'),
          help: help(
            [
              'Versions of Pulso that run, and where each is reached.',
              'Versões do Pulso em execução e onde cada uma está.',
            ],
            ['one version.', 'uma versão.'],
            [
              'several after a deploy has ended: a process that was not replaced.',
              'várias após o fim de um deploy: um processo que não foi trocado.',
            ],
          ),
          queries: [{ expr: `max by (service, instance, version, advertise_url) (${ofService(exporter.info.name)})` }],
          columns: [
            { field: 'service', title: t('Service', 'Serviço'), width: 90 },
            { field: 'version', title: t('Version', 'Versão'), width: 80 },
            { field: 'instance', title: t('Instance', 'Instância'), minWidth: 150 },
            {
              field: 'advertise_url',
              title: t('Pages', 'Páginas'),
              minWidth: 150,
              link: { title: t('Open its page', 'Abrir a página')[locale], url: '${__value.raw}', elsewhere: true },
            },
          ],
          width: 8,
          height: 7,
        },
        locale,
      ),
    ],
  };
}
