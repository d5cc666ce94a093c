import { controls, signals, type Control } from '@pulso/catalogue';

/** What the view tells of a control: no SQL. The build runs this module and bundles its results (see `webpack.config.ts`). */
export type ControlText = Pick<
  Control,
  'id' | 'regulation' | 'anchor' | 'anchorConfidence' | 'lawCheckedOn' | 'severity' | 'mode' | 'title' | 'why' | 'fix'
>;

export const controlTexts: readonly ControlText[] = controls.map(
  ({ id, regulation, anchor, anchorConfidence, lawCheckedOn, severity, mode, title, why, fix }) => ({
    id,
    regulation,
    anchor,
    anchorConfidence,
    lawCheckedOn,
    severity,
    mode,
    title,
    why,
    fix,
  }),
);

/** Tests that a control may miss before its result is stale: the bound of the signal that says so. */
export const staleAfter: number = signals.find(({ id }) => id === 'compliance_evaluation_age')?.warning ?? 3;
