import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { timeseries } from '../panels/timeseries.ts';
import { signalPanels, type Row } from '../row.ts';
import { ofInstance, ratePer } from '../select.ts';
import { help, t } from '../texts.ts';

const { runtime } = metrics;

export function runtimeRows(context: Context): Row[] {
  return [felt(context), loop(context), memory(context), held(context)];
}

function felt(context: Context): Row {
  return {
    key: 'runtime-felt',
    title: t('Is a process short of something?', 'Falta algo a algum processo?'),
    panels: signalPanels('runtime', context),
  };
}

function loop(context: Context): Row {
  const { locale } = context;
  return {
    key: 'runtime-loop',
    title: t('What holds up the event loop?', 'O que segura o event loop?'),
    panels: [
      timeseries(
        {
          key: 'runtime-loop-delay',
          title: t('Delay of the event loop', 'Atraso do event loop'),
          help: help(
            [
              'How late timers run: median, p90, p99 and the longest, of the slowest instance.',
              'Quanto os timers atrasam: mediana, p90, p99 e o maior, da instância mais lenta.',
            ],
            ['a median of milliseconds.', 'mediana de milissegundos.'],
            [
              'high maximum, low median: single long calls (JSON of a large body, a regular expression). All high: short of CPU.',
              'máximo alto com mediana baixa: chamadas longas isoladas (JSON grande, expressão regular). Tudo alto: falta CPU.',
            ],
          ),
          unit: 's',
          queries: [
            { expr: `max (${ofInstance(runtime.eventLoopDelayP50.name)})`, legend: 'p50' },
            { expr: `max (${ofInstance(runtime.eventLoopDelayP90.name)})`, legend: 'p90' },
            { expr: `max (${ofInstance(runtime.eventLoopDelayP99.name)})`, legend: 'p99' },
            { expr: `max (${ofInstance(runtime.eventLoopDelayMax.name)})`, legend: 'max' },
          ],
        },
        locale,
      ),
      timeseries(
        {
          key: 'runtime-event-loop',
          title: t('Event loop busy', 'Event loop ocupado'),
          help: help(
            [
              'Share of time in which the event loop had work, by instance.',
              'Parte do tempo em que o event loop teve trabalho, por instância.',
            ],
            ['below 70 % at the busiest hour.', 'abaixo de 70 % na hora mais movimentada.'],
            [
              'near 100 % every request waits for the others: another instance, or work moved to a worker thread.',
              'perto de 100 % as requisições esperam umas pelas outras: outra instância, ou trabalho em worker thread.',
            ],
          ),
          unit: 'percentunit',
          max: 1,
          queries: [{ expr: ofInstance(runtime.eventLoopUtilization.name), legend: '{{service}} {{instance}}' }],
        },
        locale,
      ),
      timeseries(
        {
          key: 'runtime-gc',
          title: t('Time in garbage collection', 'Tempo em coleta de lixo'),
          help: help(
            ['Share of time by type of collection.', 'Parte do tempo por tipo de coleta.'],
            ['minor below 5 %, major next to nothing.', 'minor abaixo de 5 %, major quase nada.'],
            [
              'major above a few percent: too little heap, or a leak; see the memory below.',
              'major acima de poucos por cento: heap pequeno ou vazamento; veja a memória abaixo.',
            ],
          ),
          unit: 'percentunit',
          queries: [{ expr: ratePer('v8js_gc_type', `${runtime.gcDuration.name}_sum`), legend: '{{v8js_gc_type}}' }],
          values: ['minor', 'major', 'incremental', 'weakcb'],
        },
        locale,
      ),
    ],
  };
}

function memory(context: Context): Row {
  const { locale } = context;
  return {
    key: 'runtime-memory',
    title: t('Where does memory go?', 'Para onde vai a memória?'),
    panels: [
      timeseries(
        {
          key: 'runtime-memory',
          title: t('Resident memory, heap and buffers', 'Memória residente, heap e buffers'),
          help: help(
            [
              'Resident memory, used heap and memory outside of it, by instance; the dashed line is the most heap that V8 will use.',
              'Memória residente, heap em uso e memória fora dele, por instância; a linha tracejada é o máximo de heap do V8.',
            ],
            ['heap as a saw that comes back to the same floor.', 'heap em dente de serra que volta ao mesmo piso.'],
            [
              'a floor that rises: a leak in JavaScript. A gap that widens between resident and heap: buffers or native code.',
              'piso que sobe: vazamento em JavaScript. Distância crescente entre residente e heap: buffers ou código nativo.',
            ],
          ),
          unit: 'bytes',
          width: 12,
          queries: [
            { expr: ofInstance(runtime.memory.name), legend: '{{service}} {{instance}} resident' },
            { expr: ofInstance(runtime.heapUsed.name), legend: '{{service}} {{instance}} heap' },
            { expr: ofInstance(runtime.externalMemory.name), legend: '{{service}} {{instance}} external' },
          ],
          leadsTo: ['recommendations', 'capacity'],
        },
        locale,
      ),
      timeseries(
        {
          key: 'runtime-heap-spaces',
          title: t('Heap by space', 'Heap por espaço'),
          help: help(
            [
              'Used heap of all instances by V8’s spaces, stacked.',
              'Heap em uso de todas as instâncias por espaço do V8, empilhado.',
            ],
            ['old_space is most of it and level.', 'old_space é a maior parte, estável.'],
            [
              'old_space that only grows: objects that something still holds, such as a cache without a bound. large_object_space: huge arrays or strings.',
              'old_space que só cresce: objetos ainda referenciados, como um cache sem limite. large_object_space: arrays ou textos enormes.',
            ],
          ),
          unit: 'bytes',
          width: 12,
          stacked: true,
          queries: [
            {
              expr: `sum by (v8js_heap_space_name) (${ofInstance(runtime.heapSpaceUsed.name)}) > 0`,
              legend: '{{v8js_heap_space_name}}',
            },
          ],
          values: ['old_space', 'new_space', 'large_object_space', 'code_space', 'shared_space', 'trusted_space'],
        },
        locale,
      ),
    ],
  };
}

function held(context: Context): Row {
  const { locale } = context;
  return {
    key: 'runtime-held',
    title: t('What does it use and hold open?', 'O que ele usa e mantém aberto?'),
    panels: [
      timeseries(
        {
          key: 'runtime-cpu-mode',
          title: t('CPU used, in cores', 'CPU em uso, em núcleos'),
          help: help(
            ['Cores in use, in the program and in the system.', 'Núcleos em uso, no programa e no sistema.'],
            ['mostly user, in step with the requests.', 'quase tudo user, no passo das requisições.'],
            [
              'much system: many small writes, or new connections; use keep-alive and larger chunks.',
              'muito system: muitas escritas pequenas ou conexões novas; use keep-alive e blocos maiores.',
            ],
          ),
          unit: 'short',
          stacked: true,
          queries: [{ expr: ratePer('cpu_mode', runtime.cpuTime.name), legend: '{{cpu_mode}}' }],
          values: ['user', 'system'],
          width: 6,
        },
        locale,
      ),
      timeseries(
        {
          key: 'runtime-resources',
          title: t('What keeps the loop alive', 'O que mantém o loop ativo'),
          help: help(
            [
              'Sockets, timers and requests under way, by Node’s name of their type.',
              'Sockets, timers e requisições em andamento, pelo nome do tipo no Node.',
            ],
            ['level, or in step with the requests.', 'estável, ou no passo das requisições.'],
            [
              'one type that only grows: timers that nobody clears, sockets that nobody closes.',
              'um tipo que só cresce: timers que ninguém cancela, sockets que ninguém fecha.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          queries: [{ expr: `sum by (type) (${ofInstance(runtime.activeResources.name)})`, legend: '{{type}}' }],
          many: true,
          width: 6,
        },
        locale,
      ),
      timeseries(
        {
          key: 'runtime-fds',
          title: t('File descriptors open', 'Descritores abertos'),
          help: help(
            [
              'Share of the file descriptors that a process may open.',
              'Parte dos descritores que o processo pode abrir.',
            ],
            ['a few percent, level.', 'poucos por cento, estável.'],
            [
              'a steady rise: sockets or files that nobody closes; at 100 % nothing can be opened or accepted.',
              'subida constante: sockets ou arquivos que ninguém fecha; em 100 % nada mais abre nem é aceito.',
            ],
          ),
          unit: 'percentunit',
          queries: [
            {
              expr: `${ofInstance(runtime.openFds.name)} / ${ofInstance(runtime.maxFds.name)}`,
              legend: '{{service}} {{instance}}',
            },
          ],
          width: 6,
        },
        locale,
      ),
      timeseries(
        {
          key: 'runtime-uptime',
          title: t('Time since start', 'Tempo desde o início'),
          help: help(
            ['How long each process has been running.', 'Há quanto tempo cada processo está no ar.'],
            ['a line that only rises.', 'uma linha que só sobe.'],
            [
              'a saw: it crashes or is killed; look for memory above its limit and the last lines of its log.',
              'dente de serra: ele cai ou é morto; veja a memória acima do limite e o fim do log.',
            ],
          ),
          unit: 'dtdhms',
          decimals: 0,
          queries: [{ expr: ofInstance(runtime.uptime.name), legend: '{{service}} {{instance}}' }],
          width: 6,
        },
        locale,
      ),
    ],
  };
}
