import { adviceKinds, areas, signals, type AdviceKind, type Area, type Signal } from '@pulso/catalogue';

/**
 * The little of the catalogue that the panel needs: no PromQL, no SQL, no runbooks. The build runs this module and
 * bundles its results as data (see `webpack.config.ts`), which keeps the plugin small.
 */
export type SignalName = Pick<Signal, 'id' | 'title' | 'unit' | 'bad' | 'mutes'> & {
  /** Its value is 1 or 0, yes or no, and only no is bad. */
  readonly isQuestion?: boolean;
};
export type AdviceName = Pick<AdviceKind, 'id' | 'area' | 'title' | 'unit' | 'signal'>;

export const signalNames: readonly SignalName[] = signals.map(
  ({ id, title, unit, bad, critical, mutes = [] }: Signal) => ({
    ...{ id, title, unit, bad, mutes },
    isQuestion: unit === 'count' && bad === 'below' && critical === 0,
  }),
);

export const adviceNames: readonly AdviceName[] = adviceKinds.map(({ id, area, title, unit, signal }) => ({
  id,
  area,
  title,
  unit,
  signal,
}));

export const areaNames: readonly Area[] = areas;
