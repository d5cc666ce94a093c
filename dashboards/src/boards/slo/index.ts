import type { Context } from '../../options.ts';
import { note } from '../../panels/text.ts';
import type { Row } from '../../row.ts';
import { t } from '../../texts.ts';
import { objectiveRow } from './objective.ts';
import { standingRow } from './standing.ts';

export function sloRows(context: Context): Row[] {
  if (context.slos.length > 0) return [standingRow(context), ...context.slos.map((slo) => objectiveRow(slo, context))];
  const none = t(
    'No objective is set: `slos` in pulso.yml switches them on.',
    'Nenhum objetivo definido: `slos` em pulso.yml os liga.',
  );
  return [{ key: 'slo-none', panels: [note('slo-none', none, context.locale)] }];
}
