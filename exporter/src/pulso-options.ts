import { readFileSync } from 'node:fs';
import { PulsoError } from './errors.ts';
import type { PromClientRegistry } from './prom-client/text.ts';
import type { ExemplarSource } from './registry/index.ts';

export interface PulsoOptions {
  /** Name of the service, shown on the page of recommendations. */
  readonly service?: string;
  /**
   * Its version, shown there too, and as `target_info{service_version}`: what a release made worse is told by it. Default
   * `service.version` in OTEL_RESOURCE_ATTRIBUTES.
   */
  readonly version?: string;
  /** Where people reach `/advice` of this process, e.g. `http://clinic.example:3000`; panels link there. */
  readonly advertiseUrl?: string;
  /** A prom-client registry whose metrics are shown on Pulso's page. */
  readonly promClient?: PromClientRegistry;
  /** False: no recommendations. */
  readonly advisors?: boolean;
  /** Seconds of behaviour that a recommendation rests on. Default 300. */
  readonly adviceWindow?: number;
  /**
   * Shows in OpenMetrics, for each bucket and counter, the trace of one event that it counts. True: the span that is
   * active by `@opentelemetry/api`, if it is sampled; or a function that gives another tracer's. Default false.
   */
  readonly exemplars?: boolean | ExemplarSource;
  /**
   * Whether the text of the page is kept, so that the next one rewrites only what changed. Default true. False takes a
   * third of the memory, and several times as long for each page.
   */
  readonly keepText?: boolean;
  /** Seconds from which a query is slow. Default 1. */
  readonly slowQuery?: number;
  /** Groups of statements, per pool, that have series of their own and are listed by `queries()`. Default 50. */
  readonly topQueries?: number;
  /**
   * Finds requests that run one statement at least so many times ("N+1"), say 10. Off unless given, since following a
   * request through its promises costs on Node 20: `docs/instruments/query.md` says how much.
   */
  readonly nPlusOne?: number;
  /** Without it in `Authorization: Bearer …`, metrics and advice answer 401. Prefer `tokenFile`. */
  readonly metricsToken?: string;
  /** A file that holds the token; read once. */
  readonly tokenFile?: string;
}

export const DEFAULT_ADVICE_WINDOW = 300;
const MIN_ADVICE_WINDOW = 5;
/** Each is four series, and ten times as many are watched. */
const MAX_TOP_QUERIES = 200;
const MIN_TOKEN_LENGTH = 16;

type Check = (value: unknown) => string | undefined;
const isText: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text that is not empty');
const isBoolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');

const checks: Readonly<Record<keyof PulsoOptions, Check>> = {
  service: isText,
  version: isText,
  advertiseUrl: (value) =>
    typeof value === 'string' && /^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')
      ? undefined
      : 'a URL that begins with http:// or https://',
  promClient: (value) =>
    typeof value === 'object' && value !== null && 'getMetricsAsArray' in value
      ? undefined
      : 'a Registry of prom-client, e.g. its `register`',
  advisors: isBoolean,
  keepText: isBoolean,
  adviceWindow: (value) =>
    typeof value === 'number' && value >= MIN_ADVICE_WINDOW && Number.isFinite(value)
      ? undefined
      : `a number of seconds, ${MIN_ADVICE_WINDOW} or more`,
  exemplars: (value) =>
    typeof value === 'boolean' || typeof value === 'function'
      ? undefined
      : 'true, false or a function that gives the ids of the active span',
  slowQuery: (value) =>
    typeof value === 'number' && value > 0 && Number.isFinite(value) ? undefined : 'a number of seconds, more than 0',
  topQueries: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_TOP_QUERIES
      ? undefined
      : `a whole number from 1 to ${MAX_TOP_QUERIES}`,
  nPlusOne: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 2 ? undefined : 'a whole number, 2 or more',
  metricsToken: (value) =>
    typeof value === 'string' && value.length >= MIN_TOKEN_LENGTH
      ? undefined
      : `a text of at least ${MIN_TOKEN_LENGTH} characters`,
  tokenFile: isText,
};

/** Throws a `PulsoError` that names every option that is unknown or wrong; never shows a value that may be a secret. */
export function checkOptions(options: PulsoOptions, caller = 'createPulso'): void {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const check = (checks as Readonly<Record<string, Check | undefined>>)[name];
    if (check === undefined) {
      problems.push(`${name} is no option; options are ${Object.keys(checks).join(', ')}`);
      continue;
    }
    const expected = check(value);
    if (expected !== undefined) problems.push(`${name} must be ${expected}`);
  }
  if (options.metricsToken !== undefined && options.tokenFile !== undefined) {
    problems.push('metricsToken and tokenFile are both given; keep one');
  }
  if (problems.length > 0) throw new PulsoError('invalid_option', `${caller}: ${problems.join('; ')}`);
}

/** The token that readers must show; undefined if anyone may read. */
export function readToken(options: PulsoOptions, caller = 'createPulso'): string | undefined {
  if (options.tokenFile === undefined) return options.metricsToken;
  let token: string;
  try {
    token = readFileSync(options.tokenFile, 'utf8').trim();
  } catch (cause) {
    throw new PulsoError('unreadable_file', `${caller}: tokenFile ${options.tokenFile} cannot be read`, { cause });
  }
  if (token.length >= MIN_TOKEN_LENGTH) return token;
  throw new PulsoError(
    'invalid_option',
    `${caller}: tokenFile ${options.tokenFile} must hold at least ${MIN_TOKEN_LENGTH} characters`,
  );
}
