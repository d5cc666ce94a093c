export { cacheProtections, type CacheProtection } from './caches.ts';
export { createValidator, createValidators } from './create.ts';
export { culprits, type DatabaseResult, type Evaluation, type Finding, isStale, isWaived } from './finding.ts';
export { profileDigest } from './digest.ts';
export { clinicDay, FileLedger, mostDays, PROFILE, type Ledger, type LedgerEntry } from './ledger/index.ts';
export type { Result } from './result.ts';
export type { RegulationView } from './regulations.ts';
export type { ComplianceSettings } from './settings.ts';
export { measureTrades, type TradeMeasured } from './trades.ts';
export type { Validator, ValidatorOptions } from './validator.ts';
export {
  inspectMappings,
  mappingPlan,
  mappingProblems,
  type Mapping,
  type MappingProblem,
  type MappingState,
} from './mapping/index.ts';
