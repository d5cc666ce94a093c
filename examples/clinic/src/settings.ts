/** Sizes and times of the clinic, the seeds' own. */
export const poolSettings = {
  name: 'primary',
  max: 20,
  min: 5,
  idleTimeoutMs: 30_000,
  connectTimeoutMs: 2_000,
} as const;

export const cacheSettings = {
  client_profiles: { max: 1_000, ttlMs: 5 * 60_000 },
  treatment_catalogue: { max: 500, ttlMs: 60 * 60_000 },
  photos: { max: 2_000, ttlMs: 30 * 60_000 },
  analytics: { max: 100, ttlMs: 60_000 },
} as const;

export type CacheName = keyof typeof cacheSettings;
export const cacheNames: readonly CacheName[] = ['client_profiles', 'treatment_catalogue', 'photos', 'analytics'];

export const websocketSettings = { maxConnections: 200, heartbeatMs: 5_000, maxMessageBytes: 4_096 } as const;

/** The confirmation gateway (SMS, WhatsApp…) takes this long, in milliseconds; the clinic gives it so much time. */
export const gatewaySettings = { minMs: 200, maxMs: 400, timeoutMs: 1_500 } as const;

export const timeZone = 'America/Sao_Paulo';
