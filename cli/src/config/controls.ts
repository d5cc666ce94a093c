import { readFileSync } from 'node:fs';
import { controls as builtIn, type Control, type ControlKind } from '@pulso/catalogue';
import { z } from 'zod';
import { CliError, systemCode } from '../errors.ts';
import { placedIssues, readDocument } from './document.ts';
import { explain, type Explained } from './explain.ts';
import { didYouMean } from './suggest.ts';
import { custom, duration } from './values.ts';

const text = z.string().min(1);
const bothLanguages = z.strictObject({ en: text, 'pt-BR': text });
const flag = z.enum(['medical', 'individual_office', 'tele', 'ai', 'sterilises', 'minors', 'lab_tests', 'small_agent']);

const id = z
  .string()
  .refine(
    (name) => /^[A-Z][A-Z0-9-]{2,62}$/.test(name),
    custom('is no id of a control.', 'Use capitals, digits and dashes, such as CLINIC-ROOMS.'),
  );

const base = {
  id,
  regulation: z
    .string()
    .refine(
      (name) => /^[A-Z][A-Z0-9_]{1,30}$/.test(name),
      custom('is no regulation.', 'Use capitals, digits and underscores, such as LGPD or HOUSE_RULES.'),
    ),
  anchor: text,
  anchorConfidence: z.enum(['high', 'medium', 'low']),
  lawCheckedOn: z.iso.date({ error: 'is no date. Write one such as 2026-11-21, in quotes.' }),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  title: bothLanguages,
  why: bothLanguages,
  fix: bothLanguages,
  applies: z
    .strictObject({
      facility: z.enum(['saude', 'interesse']).optional(),
      flag: flag.optional(),
      unless: flag.optional(),
    })
    .optional(),
  every: duration.optional(),
  validDays: z.int().min(1).max(365).optional(),
  needs: z.array(text).optional(),
  note: text.optional(),
};
const tested = { ...base, mode: z.enum(['auto', 'hybrid']).default('auto') };

/** Of what is asked of PostgreSQL. */
const asked = { ...tested, scope: z.enum(['server', 'database']).optional() };

const sql = {
  ...asked,
  empty: z.enum(['na', 'unknown', 'fail']),
  sql: text,
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  resumes: z.boolean().optional(),
  timeout: duration.optional(),
  clock: z.strictObject({ sql: text }).optional(),
};

const targets = (settings: readonly ['edges'] | readonly ['photoCanary', 'publicPages', 'privacyPage']) =>
  z.union([z.array(z.url()).min(1), z.strictObject({ setting: z.enum(settings) })]);

const tlsVersion = z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);

const pattern = z.string().refine(isPattern, custom('is no regular expression.', 'Write one that JavaScript reads.'));

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== '';
  } catch {
    return false;
  }
}

/** One schema a kind, the same for the user's controls as the catalogue's types. */
const schemas = {
  sql: z.strictObject({ kind: z.literal('sql'), ...sql }),
  catalog: z.strictObject({ kind: z.literal('catalog'), ...sql }),
  config: z.strictObject({
    kind: z.literal('config'),
    ...asked,
    settings: z
      .array(z.strictObject({ name: text, oneOf: z.array(text).optional(), noneOf: z.array(text).optional() }))
      .min(1),
  }),
  tls: z.strictObject({
    kind: z.literal('tls'),
    ...tested,
    probe: z.strictObject({
      targets: targets(['edges']),
      minVersion: tlsVersion,
      refuse: z.array(tlsVersion),
      minDaysLeft: z.int().min(0),
      hstsMinAgeSeconds: z.int().min(0).optional(),
      redirectsHttp: z.boolean().optional(),
      refusesPlainWebSocket: z.boolean().optional(),
    }),
  }),
  http: z.strictObject({
    kind: z.literal('http'),
    ...tested,
    probe: z.strictObject({
      urls: targets(['photoCanary', 'publicPages', 'privacyPage']),
      requests: z
        .array(
          z.strictObject({
            as: z.enum(['anonymous', 'authorised']),
            status: z.array(z.int().min(100).max(599)).min(1),
            cacheControl: z.array(text).optional(),
            refuseHeaders: z.record(z.string(), z.string()).optional(),
            matches: pattern.optional(),
            contains: z.union([text, z.strictObject({ setting: z.literal('dpoContact') })]).optional(),
          }),
        )
        .min(1),
    }),
  }),
  metric: z.strictObject({ kind: z.literal('metric'), ...tested, inputs: z.array(text).min(1), promql: text }),
  attest: z.strictObject({ kind: z.literal('attest'), ...base, mode: z.literal('attest').default('attest') }),
} as const satisfies Record<ControlKind, z.ZodType>;

/**
 * Controls of one's own: each file is a list of controls under `controls`, in the catalogue's own schema.
 * @throws ConfigError with everything that is wrong with a file, at its line
 * @throws CliError where a file cannot be read
 */
export function loadControls(files: readonly string[]): Control[] {
  const taken = new Map(builtIn.map((control) => [control.id, 'the catalogue']));
  return files.flatMap((file) => {
    const read = readDocument(readText(file), file);
    const { root } = read;
    const list: unknown = typeof root === 'object' && root !== null ? Reflect.get(root, 'controls') : undefined;
    const found: Explained[] = otherKeys(root);
    if (!Array.isArray(list)) {
      throw placedIssues(
        [
          {
            path: ['controls'],
            at: 'value',
            problem: 'is no list.',
            remedy: 'Write controls: and below it each one after a dash.',
          },
        ],
        read,
        file,
      );
    }
    const controls = list.flatMap((entry: unknown, index): Control[] => {
      const path = ['controls', index];
      const kind: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'kind') : undefined;
      if (!isKind(kind)) {
        const kinds = Object.keys(schemas);
        found.push(
          kind === undefined
            ? { path, at: 'value', problem: 'has no kind.', remedy: `Set kind to one of ${kinds.join(', ')}.` }
            : {
                path: [...path, 'kind'],
                at: 'value',
                problem: 'is no kind of control.',
                remedy: didYouMean(typeof kind === 'string' ? kind : '', kinds),
              },
        );
        return [];
      }
      const schema = schemas[kind];
      const result = schema.safeParse(entry);
      if (!result.success) {
        for (const issue of result.error.issues) {
          for (const one of explain(issue, schema, entry)) found.push({ ...one, path: [...path, ...one.path] });
        }
        return [];
      }
      const control = withoutUndefined(result.data);
      found.push(...undeclared(control).map((one) => ({ ...one, path: [...path, 'sql'] })));
      const before = taken.get(control.id);
      if (before !== undefined) {
        const problem = `"${control.id}" is the id of a control in ${before}.`;
        found.push({ path: [...path, 'id'], at: 'value', problem, remedy: 'Give it an id of its own.' });
      }
      taken.set(control.id, file);
      return [control];
    });
    if (found.length > 0) throw placedIssues(found, read, file);
    return controls;
  });
}

/** A misspelt `controls` beside the right one would be read by nobody. */
function otherKeys(root: unknown): Explained[] {
  const keys = typeof root === 'object' && root !== null && !Array.isArray(root) ? Object.keys(root) : [];
  return keys
    .filter((key) => key !== 'controls')
    .map((key) => ({
      path: [key],
      at: 'key',
      problem: 'there is no such setting here.',
      remedy: didYouMean(key, ['controls']),
    }));
}

/** `:name` that nothing gives a value: PostgreSQL would call it a syntax error, at each test. */
function undeclared(control: Control): Omit<Explained, 'path'>[] {
  if (control.kind !== 'sql' && control.kind !== 'catalog') return [];
  const bare = control.sql.replaceAll(/'(?:[^']|'')*'|"[^"]*"|--.*|\/\*[\s\S]*?\*\//g, ' ');
  const names = [...bare.matchAll(/(?<![:\w\]]):([a-z_]+)\b/g)].map(([, name = '']) => name);
  return [...new Set(names)]
    .filter((name) => !Object.hasOwn(control.parameters ?? {}, name))
    .map((name) => ({
      at: 'value',
      problem: `uses :${name}, which parameters does not have.`,
      remedy: `Add parameters: { ${name}: … } to the control.`,
    }));
}

function isKind(kind: unknown): kind is ControlKind {
  return typeof kind === 'string' && Object.hasOwn(schemas, kind);
}

type Parsed = z.infer<(typeof schemas)[ControlKind]>;

/** zod lets optional keys be undefined, the catalogue's types do not: through JSON there are none. */
function withoutUndefined(parsed: Parsed): Control {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the schemas have just let through
  return JSON.parse(JSON.stringify(parsed)) as Control;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = systemCode(cause) ?? 'unknown';
    throw new CliError(`compliance.controls: ${file} cannot be read (${code}). Create it, or take it off the list.`, {
      cause,
    });
  }
}
