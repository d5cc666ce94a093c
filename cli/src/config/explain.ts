import { z } from 'zod';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './locate.ts';

/** A problem before it has a place in the file. */
export interface Explained {
  readonly path: YamlPath;
  /** Whether the key itself is wrong, or its value. */
  readonly at: 'key' | 'value';
  readonly problem: string;
  readonly remedy: string;
}

type ZodIssue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, { readonly what: string; readonly remedy: string }>> = {
  string: { what: 'a text', remedy: 'Write a text, in quotes where it looks like a number.' },
  number: { what: 'a number', remedy: 'Write a number such as 0.05, without unit or quotes.' },
  int: { what: 'a whole number', remedy: 'Write a whole number.' },
  boolean: { what: 'true or false', remedy: 'Write true or false.' },
  array: { what: 'a list', remedy: 'Begin each of its lines with a dash, or write [a, b].' },
  object: { what: 'a group of settings', remedy: 'Write its settings below it, indented by two spaces.' },
  record: {
    what: 'a group of names',
    remedy: 'Write each name below it, indented by two spaces, and what it is set to.',
  },
};

/** What the file says there, for messages; never anything that may be a secret. */
function shown(value: unknown, path: YamlPath): string {
  if (/pass|secret|token|url/i.test(String(path.at(-1)))) return '';
  if (value === null) return 'is empty, ';
  if (Array.isArray(value)) return 'is a list, ';
  if (typeof value === 'object') return 'is a group of settings, ';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 40 ? '' : `is ${JSON.stringify(value)}, `;
}

/** The names that the schema knows at a path. */
export function keysAt(schema: z.core.$ZodType, path: YamlPath): string[] {
  let current = unwrap(schema);
  for (const part of path) {
    if (current instanceof z.ZodArray) current = unwrap(current.element);
    else if (current instanceof z.ZodObject) current = unwrap(current.shape[String(part)]);
    else return [];
  }
  if (current instanceof z.ZodUnion) {
    return current.options.flatMap((option) => keysAt(option, []));
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape).filter((key) => key !== 'password') : [];
}

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

function pathOf(issue: ZodIssue): (string | number)[] {
  return issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
}

function valueAt(root: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    root,
  );
}

/** A schema's issue in words: what is wrong, and what to do. */
export function explain(issue: ZodIssue, schema: z.core.$ZodType, root: unknown): Explained[] {
  const path = pathOf(issue);
  const value = valueAt(root, path);
  const one = (problem: string, remedy: string): Explained[] => [{ path, at: 'value', problem, remedy }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        at: 'key',
        problem: `there is no such ${path[0] === 'signals' && path.length === 1 ? 'signal' : 'setting'}.`,
        remedy: didYouMean(key, keysAt(schema, path)),
      }));
    case 'custom': {
      const { remedy } = issue.params ?? {};
      return one(issue.message, typeof remedy === 'string' ? remedy : '');
    }
    case 'invalid_type': {
      const kind = KINDS[issue.expected] ?? { what: issue.expected, remedy: '' };
      if (value === undefined) return one('is missing.', `Set it to ${kind.what}.`);
      // zod calls a whole number a number, where it was given none.
      const isBound = issue.expected !== 'number' || path[0] === 'signals' || path[0] === 'slos';
      return one(`${shown(value, path)}not ${kind.what}.`, isBound ? kind.remedy : 'Write a number, without quotes.');
    }
    case 'invalid_value':
      if (value === undefined) return one('is missing.', `Set it to one of ${issue.values.map(String).join(', ')}.`);
      return one(
        `${shown(value, path)}which is not known.`,
        didYouMean(typeof value === 'string' ? value : JSON.stringify(value), issue.values.map(String)),
      );
    case 'too_small':
    case 'too_big':
      return one(...size(issue, value, path));
    case 'invalid_union':
      return issue.errors
        .toSorted((a, b) => depth(b) - depth(a))
        .slice(0, 1)
        .flatMap((inner) =>
          inner.flatMap((one_) => explain({ ...one_, path: [...issue.path, ...one_.path] }, schema, root)),
        );
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      break;
  }
  return one(issue.message, '');
}

/** How far into a union's branch the input went: the deepest is the one that was meant. */
function depth(issues: readonly ZodIssue[]): number {
  return Math.max(...issues.map(({ path, code }) => path.length * 2 + (code === 'unrecognized_keys' ? 1 : 0)));
}

function size(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  value: unknown,
  path: YamlPath,
): [string, string] {
  if (issue.origin === 'string') return ['is empty.', 'Write a text, or remove the setting.'];
  if (issue.origin === 'array') return ['is an empty list.', 'Name at least one, or remove the setting.'];
  const [word, bound] = issue.code === 'too_small' ? ['little', issue.minimum] : ['much', issue.maximum];
  const side = issue.code === 'too_small' ? (issue.inclusive ? 'at least' : 'more than') : 'at most';
  return [`${shown(value, path)}which is too ${word}.`, `Write a number of ${side} ${bound}.`];
}
