import type { AreaId, Severity, Signal } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import type { Annotations } from './annotations.ts';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Annotations;
}

/** Labels that the rule adds; signal, area, entity and identity come with the series. */
export function alertLabels(
  { road, area }: Pick<Signal, 'road'> & { readonly area?: AreaId },
  severity: Severity,
  { teams }: Settings,
) {
  return { severity, road, team: (area === undefined ? undefined : teams.areas[area]) ?? teams[road] };
}
