import { controls as builtIn } from '@pulso/catalogue';
import { mappingProblems } from '@pulso/exporter/compliance';
import { loadControls } from './controls.ts';
import type { Explained } from './explain.ts';
import type { PulsoConfig } from './schema.ts';
import { suggest } from './suggest.ts';

/**
 * What the schema cannot see of `compliance`: ids and parameters that no control has, and mappings that may not be.
 * @param compliance with absolute paths
 * @throws ConfigError, CliError for the user's own controls
 */
export function complianceIssues(compliance: NonNullable<PulsoConfig['compliance']>): Explained[] {
  const controls = [...builtIn, ...loadControls(compliance.controls ?? [])];
  const ids = controls.map(({ id }) => id);
  const parameters = controls.flatMap((control) =>
    'parameters' in control ? Object.keys(control.parameters ?? {}) : [],
  );
  const say = (path: Explained['path'], at: Explained['at'], problem: string, remedy: string): Explained => ({
    ...{ path, at, problem, remedy },
  });
  return [
    ...(compliance.only ?? []).flatMap((id, index) =>
      ids.includes(id)
        ? []
        : [say(['compliance', 'only', index], 'value', `"${id}" is no control.`, controlRemedy(id, ids))],
    ),
    ...Object.keys(compliance.parameters ?? {}).flatMap((name) => {
      if (parameters.includes(name)) return [];
      const meant = suggest(name, parameters);
      const known = [...new Set(parameters)].toSorted().join(', ');
      const remedy = meant === undefined ? `Use one of ${known}.` : `Did you mean "${meant}"?`;
      return [say(['compliance', 'parameters', name], 'key', 'is read by no control.', remedy)];
    }),
    ...mappingProblems(compliance.map ?? {}).map(({ at, problem, remedy }) =>
      say(at.split('.'), 'value', problem, remedy),
    ),
  ];
}

/** What to write instead of an id that is none. */
export function controlRemedy(id: string, ids: readonly string[]): string {
  const meant = suggest(id, ids);
  return meant === undefined ? 'The ids are in docs/controls.md.' : `Did you mean "${meant}"?`;
}
