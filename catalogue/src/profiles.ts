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
  },
  demo: {
    id: 'demo',
    scrapeInterval: '2s',
    evaluationInterval: '2s',
    window: '20s',
    forCritical: '6s',
    forWarning: '24s',
    forConsequence: '8s',
    keepFiring: '14s',
    missingAfter: '30s',
    missingMemory: '10m',
    groupWait: '2s',
    groupInterval: '4s',
    repeatInterval: '1h',
  },
} as const satisfies Record<Profile['id'], Profile>;
