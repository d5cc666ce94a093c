import { readFileSync } from 'node:fs';
import type { RecommendationDetails, RecommendationView } from '@pulso/exporter';
import type { PulsoConfig } from '../config/schema.ts';
import { CliError, messageOf, systemCode } from '../errors.ts';

const TIMEOUT_MS = 10_000;
const API = '/api/v1/recommendations';

/** Addresses that mean every one of the machine's own: from here it is this one. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '::', '']);

/** Where the daemon of these settings answers. */
export function daemonUrl({ advertiseUrl, listen }: PulsoConfig): string {
  if (advertiseUrl !== undefined) return advertiseUrl.replace(/\/+$/, '');
  const host = listen?.host ?? '127.0.0.1';
  const name = EVERY_ADDRESS.has(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${listen?.port ?? 9633}`;
}

/** The advice of a running daemon. What goes wrong is a `CliError` that says what to do. */
export class AdviceClient {
  readonly #url: string;
  readonly #token: string | undefined;

  /** @param url in place of the one that follows from the settings */
  constructor(config: PulsoConfig, url?: string) {
    if (url !== undefined && !/^https?:\/\//.test(url)) {
      throw new CliError(
        `--url is "${url}", which is no http or https address. Write one such as http://127.0.0.1:9633.`,
      );
    }
    if (url === undefined && config.advertiseUrl === undefined && config.listen?.port === 0) {
      throw new CliError('listen.port is 0, so that the daemon took a free one. Say with --url where it listens.');
    }
    this.#url = (url ?? daemonUrl(config)).replace(/\/+$/, '');
    this.#token = config.tokenFile === undefined ? undefined : tokenOf(config.tokenFile);
  }

  async list(query: Readonly<Record<string, string | undefined>>): Promise<readonly RecommendationView[]> {
    const given = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) if (value !== undefined) given.append(key, value);
    return listOf(await this.#ask('GET', `${API}?${given.toString()}`));
  }

  async explain(id: string, locale: string): Promise<readonly RecommendationDetails[]> {
    return listOf(await this.#ask('GET', `${API}/${encodeURIComponent(id)}?locale=${locale}`));
  }

  async dismiss(id: string, reason: string, until: string): Promise<void> {
    await this.#ask('POST', `${API}/${encodeURIComponent(id)}/dismissal`, { reason, until });
  }

  async restore(id: string): Promise<void> {
    await this.#ask('DELETE', `${API}/${encodeURIComponent(id)}/dismissal`);
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(this.#url + path, {
        method,
        // The token is for this address alone.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          accept: 'application/json',
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      // Not by instanceof: fetch's errors may come from another realm.
      const inner: unknown = typeof cause === 'object' && cause !== null && 'cause' in cause ? cause.cause : undefined;
      throw new CliError(
        `no daemon answers at ${this.#url} (${systemCode(inner) ?? messageOf(inner ?? cause)}). Run pulso serve, or say with --url where it is.`,
        { cause },
      );
    }
    if (response.status === 204) return undefined;
    if (response.status === 401) {
      throw new CliError(`${this.#url} asks for another token. Set tokenFile to the daemon's own.`);
    }
    // What is not JSON does not come from a daemon: said below, with the status.
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer;
    const said = typeof answer === 'object' && answer !== null && 'error' in answer ? String(answer.error) : undefined;
    throw new CliError(
      said ?? `${this.#url} answered ${response.status}, but not as the daemon does. Check the address.`,
    );
  }
}

function tokenOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CliError(`tokenFile: ${file} cannot be read (${systemCode(cause) ?? 'unknown'}).`, { cause });
  }
}

/** Of the daemon's own version: what it sends is what its types say. */
function listOf(answer: unknown): readonly RecommendationDetails[] {
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'recommendations' in answer &&
    Array.isArray(answer.recommendations)
  ) {
    return answer.recommendations;
  }
  throw new CliError('the daemon answered in another form. Run the same version of both.');
}
