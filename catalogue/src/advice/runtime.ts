import { runtimeMetrics } from '../metrics/runtime.ts';
import type { AdviceKind } from '../types.ts';

const { cpu, cpuLimit, memory, memoryLimit } = runtimeMetrics;

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
    source: 'Seeds: memory above 85 %',
  },
] as const satisfies readonly AdviceKind[];
