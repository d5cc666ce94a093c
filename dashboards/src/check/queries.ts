import { parse } from 'yaml';
import { z } from 'zod';

/** A query and where it stands. */
export interface NamedQuery {
  /** File, and the panel, variable or rule in it. */
  readonly where: string;
  readonly expr: string;
}

/** A query of a panel, as the panel asks it. */
export interface ShownQuery {
  readonly uid: string;
  /** The panel's title, without the bounds that stand in it. */
  readonly panel: string;
  readonly refId: string;
  readonly expr: string;
  /** At the end of the time range, and not all along it. */
  readonly instant: boolean;
}

const target = z.object({
  refId: z.string().optional(),
  expr: z.string().optional(),
  instant: z.boolean().optional(),
});
const dashboard = z.object({
  uid: z.string(),
  panels: z.array(z.object({ title: z.string().optional(), targets: z.array(target).optional() })),
  annotations: z.object({ list: z.array(z.object({ name: z.string(), expr: z.string().optional() })) }),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.unknown().optional() })) }),
});
const rules = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(z.object({ expr: z.string(), record: z.string().optional(), alert: z.string().optional() })),
    }),
  ),
});

/** `label_values(metric{…}, label)` as the query that names the same things. */
function ofVariable(query: unknown): string | undefined {
  const [, selector, label] = (typeof query === 'string' ? /^label_values\((.*), *(\w+)\)$/.exec(query) : null) ?? [];
  return selector === undefined ? undefined : `count by (${label}) (${selector})`;
}

function ofDashboard(file: string, text: string): NamedQuery[] {
  const { panels, annotations, templating } = dashboard.parse(JSON.parse(text));
  const all: { where: string; expr: string | undefined }[] = [
    ...panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ refId, expr }) => ({ where: `${title ?? ''} ${refId ?? ''}`, expr })),
    ),
    ...annotations.list.map(({ name, expr }) => ({ where: `annotation ${name}`, expr })),
    ...templating.list.map(({ name, query }) => ({ where: `variable ${name}`, expr: ofVariable(query) })),
  ];
  return all.flatMap(({ where, expr }) => (expr === undefined ? [] : [{ where: `${file}: ${where}`, expr }]));
}

function ofRules(file: string, text: string): NamedQuery[] {
  return rules.parse(parse(text)).groups.flatMap((group) =>
    group.rules.map(({ expr, record, alert }) => ({
      where: `${file}: ${group.name} ${record ?? alert ?? ''}`,
      expr,
    })),
  );
}

/** Every query of generated files: dashboards (`.json`) and rules (`.yml` that has groups of rules). Others have none. */
export function queriesOf(files: ReadonlyMap<string, string>): NamedQuery[] {
  return [...files].flatMap(([path, text]) => {
    if (path.endsWith('.json')) return ofDashboard(path, text);
    return /\/rules\/[^/]+\.ya?ml$/.test(path) ? ofRules(path, text) : [];
  });
}

/** Every query of every panel of generated dashboards. */
export function shownQueries(files: ReadonlyMap<string, string>): ShownQuery[] {
  return [...files.values()].flatMap((text) => {
    const { uid, panels } = dashboard.parse(JSON.parse(text));
    return panels.flatMap(({ title = '', targets = [] }) =>
      targets.flatMap(({ refId = '', expr, instant = false }) =>
        expr === undefined ? [] : [{ uid, panel: title.split('  ')[0] ?? title, refId, expr, instant }],
      ),
    );
  });
}
