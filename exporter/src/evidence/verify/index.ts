export { deliveredIn } from './delivered.ts';
export type { Problem, ProblemKind } from './problem.ts';
export { verifyEvidence, type Verification, type VerifyOptions } from './verify.ts';
