import type { Profile } from './types.ts';

/** One catalogue, two paces: `demo` shows within a minute what production is given minutes for. */
export const profiles = {
  production: {
    id: 'production',
    scrapeInterval: '15s',
    evaluationInterval: '30s',
    window: '5m',
    forCritical: '2m',
    forWarning: '10m',
    forConsequence: '1m',
    keepFiring: '5m',
    missingAfter: '5m',
    missingMemory: '1h',
    groupWait: '30s',
    groupInterval: '5m',
    repeatInterval: '4h',
    sloWindows: { '5m': '5m', '30m': '30m', '1h': '1h', '2h': '2h', '6h': '6h', '1d': '1d', '3d': '3d' },
    sloLongInterval: '2m',
    forBurn: { '1h': '2m', '6h': '15m', '1d': '1h', '3d': '3h' },
  },
  demo: {
    id: 'demo',
    scrapeInterval: '2s',
    evaluationInterval: '2s',
    window: '20s',
    forCritical: '6s',
    forWarning: '24s',
    forConsequence: '8s',
    keepFiring: '22s',
    missingAfter: '30s',
    missingMemory: '10m',
    groupWait: '2s',
    groupInterval: '4s',
    repeatInterval: '1h',
    sloWindows: { '5m': '20s', '30m': '30s', '1h': '32s', '2h': '34s', '6h': '36s', '1d': '2m', '3d': '4m' },
    sloLongInterval: '4s',
    // Windows are hardly longer than those of signals here: a budget waits until these have filled.
    forBurn: { '1h': '30s', '6h': '40s', '1d': '3m', '3d': '5m' },
  },
} as const satisfies Record<Profile['id'], Profile>;
