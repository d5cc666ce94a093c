export { createPulso, type Pulso } from './pulso.ts';
export { createPulsoCluster, joinCluster, type PulsoCluster, type PulsoClusterOptions } from './cluster/index.ts';
export type { Statement } from './instruments/sql-statement.ts';
export { fingerprint } from './instruments/sql-statement-map.ts';
export type { QueryListing } from './instruments/query.ts';
export type { PulsoOptions } from './pulso-options.ts';
export type { PoolOptions } from './instruments/pool.ts';
export type { Leak } from './instruments/pool-leaks.ts';
export type { CacheLike, CacheOptions } from './instruments/cache.ts';
export type { CacheProtection } from './instruments/cache-protection.ts';
export type { CacheAdapter, CacheRecord } from './instruments/cache-adapter.ts';
export type { EvictionReason, LoadOutcome } from './instruments/cache-record.ts';
export type { HttpServerLike, HttpServerOptions } from './instruments/http.ts';
export type { WebSocketOptions } from './instruments/websocket.ts';
export type { Channel, Count, WebSocketHooks } from './instruments/websocket-hooks.ts';
export { PulsoError, type PulsoErrorCode } from './errors.ts';
export { adviceId, adviceTexts, propose, type Advice, type AdviceValue } from './advisors/advice/advice.ts';
export type { AdvisorStatus } from './advisors/application/engine.ts';
export { exposeAdvice, MAX_ADVICE, rankAdvice } from './advisors/advice/expose.ts';
export {
  contentTypes,
  negotiate,
  Registry,
  type Counter,
  type CounterFamily,
  type ExemplarSource,
  type ExpositionFormat,
  type Gauge,
  type GaugeFamily,
  type Histogram,
  type HistogramFamily,
  type InfoFamily,
  type RegistryOptions,
  type SpanContext,
  type StateSet,
  type StateSetFamily,
} from './registry/index.ts';
export { diagnose, type Diagnosis, type Finding } from './doctor/index.ts';
export { formulaWithNumbers } from './ledger/explanation.ts';
export { historyDdl } from './ledger/postgres-schema.ts';
export type { RecommendationDetails, RecommendationView } from './ledger/view.ts';
export { checkDaemonConfig, createDaemon, type Daemon, type DaemonOptions } from './server/index.ts';
export type { ConnectionConfig, CustomQueryConfig, DaemonConfig, TargetConfig } from './config/daemon.ts';
export { parseByteSize } from './config/byte-size.ts';
export { parseDuration, type Duration } from './config/duration.ts';
