import { PulsoError } from '../errors.ts';
import { checkOptions, readToken } from '../pulso-options.ts';

export interface PulsoClusterOptions {
  /** Milliseconds that a page waits for the workers' answers. Default 500. */
  readonly answerMs?: number;
  /** Seconds between two times that the workers are asked without a scrape. Default 5. */
  readonly everySeconds?: number;
  /** Seconds after which the gauges of a worker that does not answer leave the page; its counts stay. Default 60. */
  readonly staleSeconds?: number;
  /** Without it in `Authorization: Bearer …`, metrics answer 401. Prefer `tokenFile`. */
  readonly metricsToken?: string;
  /** A file that holds the token; read once. */
  readonly tokenFile?: string;
}

const CALLER = 'createPulsoCluster';
const LONGEST = 86_400;
const numbers = { answerMs: 500, everySeconds: 5, staleSeconds: 60 };
const texts: readonly string[] = ['metricsToken', 'tokenFile'];

/** The options with their defaults. Throws a `PulsoError` that names each one that is unknown or wrong. */
export function resolveClusterOptions(options: PulsoClusterOptions): typeof numbers & { token: string | undefined } {
  const resolved = { ...numbers };
  const problems: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || texts.includes(name)) continue;
    if (!isNumberName(name))
      problems.push(`${name} is no option; options are ${Object.keys(numbers).join(', ')}, ${texts.join(', ')}`);
    else if (typeof value === 'number' && value > 0 && value <= LONGEST) resolved[name] = value;
    else problems.push(`${name} must be a number above 0, up to ${LONGEST}`);
  }
  if (problems.length > 0) throw new PulsoError('invalid_option', `${CALLER}: ${problems.join('; ')}`);
  const { answerMs: _answer, everySeconds: _every, staleSeconds: _stale, ...access } = options;
  checkOptions(access, CALLER);
  return { ...resolved, token: readToken(access, CALLER) };
}

function isNumberName(name: string): name is keyof typeof numbers {
  return name in numbers;
}
