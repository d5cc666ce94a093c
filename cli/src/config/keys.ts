import { z } from 'zod';
import { configSchema } from './schema.ts';

/** Every key that may be set, as `targets[].name`; groups themselves only where they may be a plain value too. */
export function configKeys(): string[] {
  return keysOf(configSchema, '');
}

function keysOf(schema: z.core.$ZodType, key: string): string[] {
  if (schema instanceof z.ZodOptional) return keysOf(schema.unwrap(), key);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape)
      .filter(([name]) => name !== 'password')
      .flatMap(([name, inner]) => keysOf(inner, key === '' ? name : `${key}.${name}`));
  }
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject) return keysOf(schema.element, `${key}[]`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysOf(option, key));
  return [key];
}
