import type { Field } from '@grafana/data';

/** Grafana's name for "no unit was chosen", which dashboards are told to write. */
const NO_UNIT = 'short';

/** Whether unit, decimals or mappings were chosen for a field in Grafana: then its values are written by those. */
export function hasOwnFormat({ config }: Field): boolean {
  const { unit, decimals, mappings } = config;
  return (
    (unit !== undefined && unit !== NO_UNIT) ||
    (decimals !== undefined && decimals !== null) ||
    (mappings !== undefined && mappings.length > 0)
  );
}
