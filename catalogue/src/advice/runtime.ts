import { runtimeMetrics } from '../metrics/runtime.ts';
import type { AdviceKind } from '../types.ts';

const { cpu, cpuLimit, memory, memoryLimit, eventLoopDelayP99, gcDuration, heapLimit } = runtimeMetrics;

export const runtimeAdvice = [
  {
    id: 'cpu',
    area: 'runtime',
    title: {
      en: 'Give the process more CPU, or another instance',
      'pt-BR': 'Dar mais CPU ao processo, ou outra instância',
    },
    why: {
      en: 'It used {current} of {limit} cores over the last {window}; at this load {proposed} cores bring it under 70 %.',
      'pt-BR':
        'Usou {current} de {limit} núcleos nos últimos {window}; com esta carga, {proposed} núcleos o trazem abaixo de 70 %.',
    },
    signal: 'runtime_cpu',
    unit: 'count',
    effectOn: { en: 'share of the CPU limit in use', 'pt-BR': 'proporção do limite de CPU em uso' },
    effort: 'hours',
    risk: 'low',
    observe: {
      effect: `max(rate(${cpu.name}{$service}[$range]) / on (instance) ${cpuLimit.name}{$service})`,
      setting: `max(${cpuLimit.name}{$service})`,
    },
    source: 'Seeds: CPU above 80 %',
  },
  {
    id: 'memory',
    area: 'runtime',
    title: {
      en: 'Give the process more memory, or shrink its caches',
      'pt-BR': 'Dar mais memória ao processo, ou reduzir os caches',
    },
    why: {
      en: 'It holds {current} of {limit}; {proposed} bring it under 80 %.',
      'pt-BR': 'Ocupa {current} de {limit}; {proposed} o trazem abaixo de 80 %.',
    },
    signal: 'runtime_memory',
    unit: 'bytes',
    effectOn: { en: 'share of the memory limit in use', 'pt-BR': 'proporção do limite de memória em uso' },
    effort: 'hours',
    risk: 'low',
    observe: {
      effect: `max(avg_over_time(${memory.name}{$service}[$range]) / on (instance) ${memoryLimit.name}{$service})`,
      setting: `max(${memoryLimit.name}{$service})`,
    },
    symptomOf: ['memory_leak', 'websocket_slow_consumers'],
    source: 'Seeds: memory above 85 %',
  },
  {
    id: 'memory_leak',
    area: 'runtime',
    title: { en: 'Find the memory leak', 'pt-BR': 'Encontrar o vazamento de memória' },
    why: {
      en: 'Memory rises steadily by {perHour} an hour, to {current} of {limit} now; at this pace the limit is reached in {left} ({soonest} to {latest}).',
      'pt-BR':
        'A memória sobe sem parar, {perHour} por hora, e está em {current} de {limit}; nesse ritmo o limite chega em {left} (de {soonest} a {latest}).',
    },
    signal: 'runtime_memory',
    unit: 'bytes',
    effectOn: { en: 'memory in use', 'pt-BR': 'memória em uso' },
    effort: 'days',
    risk: 'low',
    observe: {
      unit: 'bytes',
      effect: `max(deriv(${memory.name}{$service}[$range]))`,
    },
    source: 'Robust slope (Theil 1950; Sen, JASA 1968) of the heap after major collections, or of resident memory',
  },
  {
    id: 'event_loop_blocked',
    area: 'runtime',
    title: { en: 'Find what blocks the event loop', 'pt-BR': 'Encontrar o que bloqueia o event loop' },
    why: {
      en: 'In one of a hundred turns all requests wait {current} or more, up to {longest}; the loop is busy {busy} of the time.',
      'pt-BR':
        'Em uma de cada cem voltas todas as requisições esperam {current} ou mais, até {longest}; o loop está ocupado {busy} do tempo.',
    },
    signal: 'runtime_event_loop_delay',
    unit: 'seconds',
    effectOn: { en: 'delay of the event loop (p99)', 'pt-BR': 'atraso do event loop (p99)' },
    effort: 'days',
    risk: 'low',
    observe: {
      unit: 'seconds',
      effect: `max(avg_over_time(${eventLoopDelayP99.name}{$service}[$range]))`,
    },
    symptomOf: ['gc_pressure'],
    source: 'Delay of timers (perf_hooks.monitorEventLoopDelay), bound of the signal',
  },
  {
    id: 'gc_pressure',
    area: 'runtime',
    title: { en: 'Take pressure off the garbage collector', 'pt-BR': 'Aliviar o coletor de lixo' },
    why: {
      en: 'Collections take {share} of the time (minor ones {minor}, major ones {major}), in which nothing else runs; the heap may grow to {limit}.',
      'pt-BR':
        'As coletas tomam {share} do tempo (menores {minor}, maiores {major}), em que nada mais roda; o heap pode crescer até {limit}.',
    },
    signal: 'runtime_event_loop_delay',
    unit: 'bytes',
    effectOn: { en: 'time in garbage collections', 'pt-BR': 'tempo em coletas de lixo' },
    effort: 'minutes',
    risk: 'low',
    observe: {
      effect: `sum(rate(${gcDuration.name}_sum{$service}[$range]))`,
      setting: `max(${heapLimit.name}{$service})`,
    },
    symptomOf: ['memory_leak'],
    source: 'Jones, Hosking, Moss: The Garbage Collection Handbook, 2nd ed., section 2.4',
  },
] as const satisfies readonly AdviceKind[];
