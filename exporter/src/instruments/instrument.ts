import { PulsoError } from '../errors.ts';

/** What stands around a user's object until it is taken off again. */
export interface Instrument {
  /** Gives the object back as it was. What was counted stays on the page; what can no longer be read vanishes. */
  readonly detach: () => void;
}

/** A name becomes a label: short, printable and given by the developer, never by a user. */
const NAME = /^[\w.:-]{1,64}$/;

export function checkName(what: string, name: unknown): string {
  if (typeof name === 'string' && NAME.test(name)) return name;
  throw new PulsoError(
    'invalid_option',
    `the name of a ${what} is ${JSON.stringify(name) ?? 'missing'}; give it 1 to 64 letters, digits or any of _ . : -`,
  );
}

/** Throws unless `object` has all these methods. */
export function checkMethods(what: string, object: unknown, methods: readonly string[]): void {
  const candidate = object as Readonly<Record<string, unknown>> | null | undefined;
  const missing =
    candidate === null || candidate === undefined
      ? methods
      : methods.filter((method) => typeof candidate[method] !== 'function');
  if (missing.length === 0) return;
  throw new PulsoError('not_instrumentable', `this is not ${what}: it has no ${missing.join('(), ')}()`);
}

/** Puts own methods on an object, over those of its class; `restore` takes them off again, if nobody else has since. */
export function overrideMethods(object: object, methods: Readonly<Record<string, unknown>>): { restore: () => void } {
  const before = Object.keys(methods).map((name) => [name, Object.getOwnPropertyDescriptor(object, name)] as const);
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
  }
  return {
    restore() {
      for (const [name, descriptor] of before) {
        if (Object.getOwnPropertyDescriptor(object, name)?.value !== methods[name]) continue;
        if (descriptor === undefined) Reflect.deleteProperty(object, name);
        else Object.defineProperty(object, name, descriptor);
      }
    },
  };
}
