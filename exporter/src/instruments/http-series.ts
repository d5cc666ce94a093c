import { metrics } from '@pulso/catalogue';
import { type Counter, type Histogram, OVERFLOW_VALUE, type Registry } from '../registry/index.ts';
import { pathOf } from './http-route.ts';

/** Requests to anything that no route answers share one name: paths that scanners try make no series. */
export const UNMATCHED = 'unmatched';
const OTHER_METHOD = '_OTHER';
/** RFC 9110, section 9, and PATCH (RFC 5789): OpenTelemetry's known methods. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] as const;
const METHOD_NUMBER = new Map<string | undefined, number>(METHODS.map((method, at) => [method, at]));
/** Above every status code, so that method and status make one number. */
const STATUS_RANGE = 1_024;
/** Mount paths that are kept apart in memory; only those of mounts by regular expression have no bound of their own. */
const MAX_BASES = 500;
/** Routes kept apart in memory, of which a service with its own naming of routes could invent any number. */
const MAX_ROUTES = 1_000;

const KNOWN = Symbol('pulso.series');
/** The series that a route was last counted in; it has others where its router is mounted more than once. */
interface KnownRoute {
  readonly [KNOWN]?: { table: RouteTable; base: string; series: RouteSeries };
}

type Durations = ReturnType<typeof families>['durations'];

/** The series of one route, each bound when it is first needed. */
export class RouteSeries {
  readonly rateLimited: Counter;
  readonly responseSize: Histogram;
  readonly #name: string;
  readonly #families: ReturnType<typeof families>;
  readonly #durations = new Map<number, Histogram>();
  /** By number of the method. */
  readonly #lastDurations: ({ status: number; histogram: Histogram } | undefined)[] = Array.from({
    length: METHODS.length + 1,
  });
  #requestSize: Histogram | undefined;
  #cache: { readonly hit: Counter; readonly miss: Counter } | undefined;

  constructor(name: string, all: ReturnType<typeof families>) {
    this.#name = name;
    this.#families = all;
    this.rateLimited = all.rateLimited.bind({ http_route: name });
    this.responseSize = all.responseSize.bind({ http_route: name });
  }

  /** `status` 0: the client left before there was one. */
  duration(method: string | undefined, status: number): Histogram {
    const number = method === 'GET' ? 0 : (METHOD_NUMBER.get(method) ?? METHODS.length);
    // Most answers to a method have one status: asking for it again takes no look-up.
    const last = this.#lastDurations[number];
    if (last !== undefined && last.status === status) return last.histogram;
    const code = status >= 0 && status < STATUS_RANGE ? status : STATUS_RANGE - 1;
    const key = number * STATUS_RANGE + code;
    const histogram = this.#durations.get(key) ?? this.#bindDuration(key, METHODS[number] ?? OTHER_METHOD, code);
    if (last === undefined) this.#lastDurations[number] = { status, histogram };
    else {
      last.status = status;
      last.histogram = histogram;
    }
    return histogram;
  }

  get requestSize(): Histogram {
    return (this.#requestSize ??= this.#families.requestSize.bind({ http_route: this.#name }));
  }

  /** What an `X-Cache` header tells. Proxies add to the word: `Hit from cloudfront`, `TCP_MISS`. */
  countCache(header: unknown): void {
    const bind = (result: string) => this.#families.cache.bind({ http_route: this.#name, result });
    // Both, so that a ratio has its two sides from the first response on.
    this.#cache ??= { hit: bind('hit'), miss: bind('miss') };
    if (header === 'HIT') this.#cache.hit.inc();
    else if (header === 'MISS') this.#cache.miss.inc();
    else {
      const text = String(header);
      if (/hit/i.test(text)) this.#cache.hit.inc();
      else if (/miss/i.test(text)) this.#cache.miss.inc();
      else bind('other').inc();
    }
  }

  #bindDuration(key: number, method: string, code: number): Histogram {
    const histogram = this.#families.durations.bind({
      http_request_method: method,
      http_route: this.#name,
      http_response_status_code: code >= 100 && code <= 599 ? String(code) : code === 0 ? '' : OVERFLOW_VALUE,
    });
    this.#durations.set(key, histogram);
    return histogram;
  }
}

/** All routes that have been answered, by mount path and own path. */
export class RouteTable {
  readonly durations: Durations;
  readonly cached: ReturnType<typeof families>['cache'];
  readonly unmatched: RouteSeries;
  readonly #families: ReturnType<typeof families>;
  readonly #bases = new Map<string, Map<string, RouteSeries>>();
  #count = 0;
  #overflow: RouteSeries | undefined;

  constructor(registry: Registry) {
    this.#families = families(registry);
    this.durations = this.#families.durations;
    this.cached = this.#families.cache;
    this.unmatched = new RouteSeries(UNMATCHED, this.#families);
  }

  /** Of a route as Express has it; undefined where it is none of Express'. */
  of(route: object, base: string): RouteSeries | undefined {
    const known = (route as KnownRoute)[KNOWN];
    if (known !== undefined && known.base === base && known.table === this) return known.series;
    const path = pathOf(route);
    if (path === undefined) return undefined;
    const series = this.find(base, path);
    // On the route itself, unseen: a WeakMap takes longer. Where it cannot be, it is looked up again each time.
    if (known === undefined) Reflect.defineProperty(route, KNOWN, { value: { table: this, base, series } });
    else Object.assign(known, { table: this, base, series });
    return series;
  }

  find(base: string, path: string): RouteSeries {
    return this.#bases.get(base)?.get(path) ?? this.#add(base, path);
  }

  #add(base: string, path: string): RouteSeries {
    const name = this.#bases.has(base) || this.#bases.size < MAX_BASES ? base : OVERFLOW_VALUE;
    let paths = this.#bases.get(name);
    if (paths === undefined) this.#bases.set(name, (paths = new Map()));
    let series = paths.get(path);
    if (series !== undefined) return series;
    if (this.#count >= MAX_ROUTES) return (this.#overflow ??= new RouteSeries(OVERFLOW_VALUE, this.#families));
    this.#count++;
    // A router's own `/` adds nothing to its mount path.
    series = new RouteSeries(path === '/' && name !== '' ? name : name + path, this.#families);
    paths.set(path, series);
    return series;
  }
}

function families(registry: Registry) {
  return {
    durations: registry.histogram(metrics.http.requestDuration, { keepOnOverflow: ['http_response_status_code'] }),
    requestSize: registry.histogram(metrics.http.requestBodySize),
    responseSize: registry.histogram(metrics.http.responseBodySize),
    rateLimited: registry.counter(metrics.http.rateLimited),
    cache: registry.counter(metrics.http.responseCache, { keepOnOverflow: ['result'] }),
  };
}
