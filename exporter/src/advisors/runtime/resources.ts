import { formatValue, type Unit } from '@pulso/catalogue';
import { type Advice, type Explanation, propose } from '../advice/advice.ts';
import { type Advisor, verdict } from '../application/advisor.ts';
import { nearness, PROCESS, type RuntimeUse } from './use.ts';

type CpuUse = Pick<RuntimeUse, 'seconds' | 'usedCores' | 'cpuLimitCores'>;
type MemoryUse = Pick<RuntimeUse, 'memoryBytes' | 'memoryLimitBytes'>;

const CPU_HIGH = 0.8;
const CPU_CRITICAL = 0.9;
/** Warning of the signal `runtime_cpu`: what is proposed ends below it. */
const CPU_TARGET = 0.7;
const MEMORY_HIGH = 0.85;
const MEMORY_CRITICAL = 0.95;
const MEMORY_TARGET = 0.8;
const HALVES = 2;
const MEBIBYTE = 1024 ** 2;
const MEMORY_STEP = 64 * MEBIBYTE;

/** More than 80 % of the CPU that the process may use is in use. */
export function adviseCpu(use: CpuUse, relaxed: boolean): Advice | undefined {
  const { usedCores, cpuLimitCores: limit } = use;
  const ratio = usedCores / limit;
  if (!(ratio > CPU_HIGH * (relaxed ? 0.9 : 1))) return undefined;
  const proposed = Math.ceil((usedCores / CPU_TARGET) * HALVES) / HALVES;
  return propose({
    kind: 'cpu',
    entity: PROCESS,
    severity: ratio >= CPU_CRITICAL ? 'critical' : 'warning',
    current: usedCores,
    proposed,
    predictedEffect: limit / proposed - 1,
    // From where the signal warns to the limit, where requests queue without end.
    gain: { removedRisk: nearness(ratio, CPU_TARGET) },
    explanation: ofLimit(limit, proposed, 'count'),
    // A process at its limit may need more than it could show.
    confidence: ratio >= 0.95 ? 0.6 : 0.8,
    values: {
      current: { value: usedCores, unit: 'count' },
      limit: { value: limit, unit: 'count' },
      proposed: { value: proposed, unit: 'count' },
      window: formatValue(use.seconds, 'seconds'),
    },
    details: [
      'The predicted effect is on the share of the limit that is used, at the same load.',
      'One Node.js process runs JavaScript on one core; beyond that, another instance helps, more cores do not.',
    ],
  });
}

/** More than 85 % of the memory that the process may use is in use. */
export function adviseMemory(use: MemoryUse, relaxed: boolean): Advice | undefined {
  const { memoryBytes, memoryLimitBytes: limit } = use;
  const ratio = memoryBytes / limit;
  if (!(ratio > MEMORY_HIGH * (relaxed ? 0.95 : 1))) return undefined;
  const proposed = Math.ceil(memoryBytes / MEMORY_TARGET / MEMORY_STEP) * MEMORY_STEP;
  return propose({
    kind: 'memory',
    entity: PROCESS,
    severity: ratio >= MEMORY_CRITICAL ? 'critical' : 'warning',
    current: memoryBytes,
    proposed,
    predictedEffect: limit / proposed - 1,
    // From where the signal warns to the limit, where the system ends the process.
    gain: { removedRisk: nearness(ratio, MEMORY_TARGET) },
    explanation: ofLimit(limit, proposed, 'bytes'),
    // Resident memory also holds what the runtime would give back under pressure.
    confidence: 0.6,
    values: {
      current: { value: memoryBytes, unit: 'bytes' },
      limit: { value: limit, unit: 'bytes' },
      proposed: { value: proposed, unit: 'bytes' },
    },
    details: [
      'The predicted effect is on the share of the limit that is used. It does not hold if memory leaks, of which there is advice of its own.',
    ],
  });
}

/** The same use of a higher limit. */
function ofLimit(limit: number, proposed: number, unit: Unit): Explanation {
  return {
    formula: 'effect = limit / proposed - 1',
    inputs: { limit: { value: limit, unit }, proposed: { value: proposed, unit } },
    result: { value: limit / proposed - 1, unit: 'ratio' },
  };
}

export const cpu: Advisor = {
  name: 'cpu',
  advise: ({ runtime, stands }) => verdict([adviseCpu(runtime, stands('cpu'))]),
};

export const memory: Advisor = {
  name: 'memory',
  advise: ({ runtime, stands }) => verdict([adviseMemory(runtime, stands('memory'))]),
};
