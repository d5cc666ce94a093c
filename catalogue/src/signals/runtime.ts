import { runtimeMetrics } from '../metrics/runtime.ts';
import type { Signal } from '../types.ts';
import { counter, gauge } from './samples.ts';

const each = (name: string) => `max by ($by) (${name})`;

export const runtimeSignals: readonly Signal[] = [
  {
    id: 'runtime_cpu',
    area: 'runtime',
    title: { en: 'CPU of its limit', 'pt-BR': 'CPU do limite' },
    unit: 'ratio',
    scope: 'instance',
    bad: 'above',
    value: `sum by ($by) (rate(${runtimeMetrics.cpu.name}[$window])) / ${each(runtimeMetrics.cpuLimit.name)}`,
    sample: (value) => [counter(runtimeMetrics.cpu, value), gauge(runtimeMetrics.cpuLimit, 1)],
    warning: 0.7,
    critical: 0.9,
    mutes: ['runtime_event_loop_delay', 'http_response_time', 'websocket_round_trip'],
    road: 'operations',
    summary: { en: 'The process uses nearly all of its CPU', 'pt-BR': 'O processo usa quase toda a CPU' },
    meaning: {
      en: 'Everything that the process does takes longer, and there is nothing left for a burst.',
      'pt-BR': 'Tudo o que o processo faz demora mais, e não há folga para um pico.',
    },
    firstAction: {
      en: 'More requests than usual: add an instance. As many as usual: the last deployment or one route is the cause.',
      'pt-BR':
        'Mais requisições que o normal: adicione uma instância. As mesmas de sempre: a causa é a última versão ou uma rota.',
    },
    diagnose: [
      '`sum(rate(pulso_http_request_duration_seconds_count{service="$service"}[5m]))` against the same hour yesterday.',
      '`rate(v8js_gc_duration_seconds_sum{service="$service"}[5m])`: much time in major collections means memory, not CPU.',
      'Take a profile: `node --cpu-prof`, or the inspector on a loopback port.',
    ],
    remedy: [
      'Add instances.',
      'Roll back the deployment that brought it.',
      'Move what blocks (hashing, images, JSON of megabytes) off the main thread.',
    ],
    source: 'Seeds: warning 70 %, critical 90 %',
  },
  {
    id: 'runtime_memory',
    area: 'runtime',
    title: { en: 'Memory of its limit', 'pt-BR': 'Memória do limite' },
    unit: 'ratio',
    scope: 'instance',
    bad: 'above',
    value: `${each(runtimeMetrics.memory.name)} / ${each(runtimeMetrics.memoryLimit.name)}`,
    sample: (value) => [gauge(runtimeMetrics.memory, value * 1e9), gauge(runtimeMetrics.memoryLimit, 1e9)],
    warning: 0.8,
    critical: 0.95,
    road: 'operations',
    summary: { en: 'The process is near its memory limit', 'pt-BR': 'O processo está perto do limite de memória' },
    meaning: {
      en: 'At the limit the system kills the process, and all of its requests with it.',
      'pt-BR': 'No limite, o sistema mata o processo e todas as suas requisições.',
    },
    firstAction: {
      en: 'Does it rise steadily (a leak: restart one instance at a time) or in steps (caches or load: give it more or hold less)?',
      'pt-BR':
        'Sobe sem parar (vazamento: reinicie uma instância por vez) ou em degraus (caches ou carga: dê mais memória ou guarde menos)?',
    },
    diagnose: [
      '`v8js_memory_heap_used_bytes{service="$service"}` against resident memory: a gap means buffers and native memory.',
      '`pulso_cache_entries{service="$service"}`: which cache grew?',
    ],
    remedy: [
      'Restart one instance at a time to win hours.',
      'Shrink the caches with the lowest hit ratio.',
      'Compare two heap snapshots ten minutes apart.',
    ],
    source: 'Seeds: warning 80 %, critical 95 %',
  },
  {
    id: 'runtime_event_loop_delay',
    area: 'runtime',
    title: { en: 'Event-loop delay (p99)', 'pt-BR': 'Atraso do event loop (p99)' },
    unit: 'seconds',
    scope: 'instance',
    bad: 'above',
    value: `avg by ($by) (avg_over_time(${runtimeMetrics.eventLoopDelayP99.name}[$window]))`,
    sample: (value) => [gauge(runtimeMetrics.eventLoopDelayP99, value)],
    warning: 0.25,
    critical: 1,
    mutes: ['http_response_time', 'websocket_round_trip'],
    road: 'operations',
    summary: { en: 'The event loop is blocked again and again', 'pt-BR': 'O event loop fica bloqueado repetidamente' },
    meaning: {
      en: 'While it is blocked, no request of this process goes on.',
      'pt-BR': 'Enquanto está bloqueado, nenhuma requisição deste processo anda.',
    },
    firstAction: {
      en: 'Find the synchronous work: the route that was deployed last, large JSON, regular expressions, hashing.',
      'pt-BR': 'Encontre o trabalho síncrono: a última rota publicada, JSON grande, expressões regulares, hash.',
    },
    diagnose: [
      '`nodejs_eventloop_utilization_ratio{service="$service"}` near 1 means steady work, low means single long pauses.',
      '`rate(v8js_gc_duration_seconds_sum{service="$service", v8js_gc_type="major"}[5m])`: pauses by garbage collection.',
    ],
    remedy: ['Move the work to a worker thread, or split it up.', 'Add instances while you look.'],
    source: "A pause of a quarter of a second is a quarter of the seeds' bound for a whole response",
  },
];
