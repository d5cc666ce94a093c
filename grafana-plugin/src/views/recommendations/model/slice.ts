import { adviceKinds, type AdviceKind } from '@pulso/catalogue';

/** What an open row tells beside its numbers. Bundled as data, as `src/model/slice.ts`. */
export type AdviceDetail = Pick<AdviceKind, 'id' | 'why' | 'effectOn' | 'effort' | 'risk'> & {
  readonly apply?: string | undefined;
  readonly undo?: string | undefined;
  /** PromQL of what the advice is to change, over `$service`, `$entity` and `$range`. */
  readonly evidence?: string | undefined;
};

export const adviceDetails: readonly AdviceDetail[] = adviceKinds.map((kind: AdviceKind) => ({
  ...{ id: kind.id, why: kind.why, effectOn: kind.effectOn, effort: kind.effort, risk: kind.risk },
  ...{ apply: kind.apply, undo: kind.undo, evidence: kind.observe?.effect },
}));
