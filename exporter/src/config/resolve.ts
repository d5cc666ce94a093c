import { readFileSync } from 'node:fs';
import { PulsoError } from '../errors.ts';
import { unknownCollector } from '../postgres/collectors.ts';
import { errorFacts } from '../error-facts.ts';
import { parseByteSize } from './byte-size.ts';
import type { ComplianceSettings } from '../compliance/settings.ts';
import { resolveCompliance } from './compliance.ts';
import { type EvidenceSettings, resolveEvidence } from './evidence.ts';
import { parseDuration, type Duration } from './duration.ts';
import { type Rules, rulesOf } from '../ledger/rules.ts';
import type { CustomQueryConfig, DaemonConfig, TargetConfig } from './daemon.ts';

/** The configuration with defaults filled in and durations in milliseconds. */
export interface ResolvedConfig {
  readonly host: string;
  readonly port: number;
  readonly advertiseUrl?: string;
  readonly token?: string;
  readonly prometheus?: { readonly url: string; readonly timeoutMs: number };
  readonly targets: readonly ResolvedTarget[];
  readonly compliance: ComplianceSettings;
  readonly evidence?: EvidenceSettings;
  readonly adviceIntervalMs: number;
  readonly historyIntervalMs: number;
  readonly adviceRules: Rules;
  readonly adviceHistory?: NonNullable<NonNullable<DaemonConfig['advice']>['history']>;
}

export interface ResolvedTarget extends Omit<TargetConfig, 'databases'> {
  readonly databases?: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly max: number;
  };
  readonly diskBytes?: number;
  readonly collectIntervalMs: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly unusedAfterMs: number;
  readonly queries: readonly (CustomQueryConfig & { readonly intervalMs: number })[];
}

function milliseconds(key: string, given: Duration | undefined, fallback: number): number {
  if (given === undefined) return fallback;
  const parsed = parseDuration(given);
  if (parsed === undefined)
    throw new PulsoError('invalid_option', `${key} is "${given}". Write a duration such as 15s or 5m.`);
  return parsed;
}

function byteSize(key: string, given: string): number {
  const parsed = parseByteSize(given);
  if (parsed === undefined)
    throw new PulsoError('invalid_option', `${key} is "${given}". Write a size such as 500GB or 1.5TiB.`);
  return parsed;
}

function webUrl(key: string, given: string): string {
  let url: URL;
  try {
    url = new URL(given);
  } catch (cause) {
    throw new PulsoError('invalid_option', `${key} is not a URL. Write one such as http://prometheus:9090.`, { cause });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new PulsoError('invalid_option', `${key} must begin with http:// or https://.`);
  }
  return url.href.replace(/\/+$/, '');
}

/**
 * A secret from its file, without the line's end.
 * @throws PulsoError naming the key and the file, never the content
 */
export function readSecret(key: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const code = errorFacts(cause).code ?? 'unknown';
    throw new PulsoError(
      'unreadable_file',
      `${key}: ${file} cannot be read (${code}). Create it, readable by this process.`,
      { cause },
    );
  }
  if (text === '') throw new PulsoError('invalid_option', `${key}: ${file} is empty. Put the secret into it.`);
  return text;
}

function resolveTarget(target: TargetConfig, index: number, queries: ResolvedTarget['queries']): ResolvedTarget {
  const key = `targets[${index}]`;
  if (!/^[\w.-]{1,63}$/.test(target.name)) {
    throw new PulsoError(
      'invalid_option',
      `${key}.name is "${target.name}". Use letters, digits, dot, dash or underscore.`,
    );
  }
  if (target.url === undefined && target.host === undefined) {
    throw new PulsoError('invalid_option', `${key} (${target.name}) has neither url nor host. Set one of them.`);
  }
  const unknown = unknownCollector(target.collectors?.exclude ?? []);
  if (unknown !== undefined) {
    throw new PulsoError(
      'invalid_option',
      `${key}.collectors.exclude has "${unknown}", which is no collector's name. They are listed in docs/postgres.md.`,
    );
  }
  if (
    target.auditor?.exclude !== undefined &&
    (target.databases === undefined || target.auditor.exclude.includes(''))
  ) {
    throw new PulsoError(
      'invalid_option',
      `${key}.auditor.exclude is a list of patterns for a target with databases. Set databases, or remove it.`,
    );
  }
  const { databases, ...rest } = target;
  return {
    ...rest,
    ...(databases === undefined ? {} : discovery(key, target, databases)),
    ...(target.diskSize === undefined ? {} : { diskBytes: byteSize(`${key}.diskSize`, target.diskSize) }),
    collectIntervalMs: milliseconds(`${key}.collectInterval`, target.collectInterval, 15_000),
    connectTimeoutMs: milliseconds(`${key}.connectTimeout`, target.connectTimeout, 5_000),
    statementTimeoutMs: milliseconds(`${key}.statementTimeout`, target.statementTimeout, 5_000),
    lockTimeoutMs: milliseconds(`${key}.lockTimeout`, target.lockTimeout, 1_000),
    unusedAfterMs: milliseconds(`${key}.advice.unusedAfter`, target.advice?.unusedAfter, 30 * 86_400_000),
    queries: queries.filter((query) => query.targets?.includes(target.name) ?? true),
  };
}

const DEFAULT_MAX_DATABASES = 20;
const MOST_DATABASES = 200;

/** The patterns, and the database that is there on nearly every server to ask it which ones it has. */
function discovery(
  key: string,
  { url, database }: TargetConfig,
  { include = ['*'], exclude = [], max = DEFAULT_MAX_DATABASES }: NonNullable<TargetConfig['databases']>,
): Pick<ResolvedTarget, 'databases' | 'database'> {
  if (!Number.isInteger(max) || max < 1 || max > MOST_DATABASES) {
    throw new PulsoError(
      'invalid_option',
      `${key}.databases.max is ${max}. Use a whole number of 1 to ${MOST_DATABASES}.`,
    );
  }
  if (include.length === 0 || [...include, ...exclude].includes('')) {
    throw new PulsoError(
      'invalid_option',
      `${key}.databases has an empty list or pattern. Write names such as clinic, or patterns such as tenant_*.`,
    );
  }
  const isNamed = database !== undefined || (url !== undefined && /^[^/]*\/\/[^/]*\/[^?]/.test(url));
  return { databases: { include, exclude, max }, ...(isNamed ? {} : { database: 'postgres' }) };
}

const COLUMN = /^[a-z][a-z0-9_]*$/;

function resolveQuery(query: CustomQueryConfig, index: number): ResolvedTarget['queries'][number] {
  const key = `queries[${index}]`;
  const { name, labels = [], values } = query;
  const columns = [...labels, ...values.map(({ column }) => column)];
  const odd = [name, ...columns].find((each) => !COLUMN.test(each));
  if (odd !== undefined) {
    throw new PulsoError(
      'invalid_option',
      `${key} has "${odd}", which cannot be part of a metric. Use lower-case letters, digits and underscores; rename a column by AS.`,
    );
  }
  if (values.length === 0 || new Set(columns).size < columns.length) {
    throw new PulsoError('invalid_option', `${key} (${name}) needs a value, and each column once.`);
  }
  if (query.scope === 'database' && columns.includes('datname')) {
    throw new PulsoError(
      'invalid_option',
      `${key} (${name}) has a column datname, and gets that label by its scope. Leave the column out.`,
    );
  }
  return { ...query, intervalMs: milliseconds(`${key}.interval`, query.interval, 60_000) };
}

function historyOf(history: NonNullable<DaemonConfig['advice']>['history']): Pick<ResolvedConfig, 'adviceHistory'> {
  if (history?.file === undefined && history?.url === undefined) return {};
  if (history.file !== undefined && history.url !== undefined) {
    throw new PulsoError('invalid_option', 'advice.history has a file and a url. Keep one of them.');
  }
  return { adviceHistory: history };
}

/**
 * Fills in defaults and reads the token.
 * @throws PulsoError for the first setting that cannot be used
 */
export function resolveConfig(config: DaemonConfig): ResolvedConfig {
  const { prometheus, targets = [] } = config;
  const queries = (config.queries ?? []).map((query, index) => resolveQuery(query, index));
  const names = new Set<string>();
  for (const [index, { name }] of targets.entries()) {
    if (names.has(name)) {
      throw new PulsoError('invalid_option', `targets[${index}].name "${name}" is taken. Names must differ.`);
    }
    names.add(name);
  }
  for (const [index, query] of queries.entries()) {
    if (queries.findIndex(({ name }) => name === query.name) < index) {
      throw new PulsoError('invalid_option', `queries[${index}].name "${query.name}" is taken. Names must differ.`);
    }
    const unknown = query.targets?.find((target) => !names.has(target));
    if (unknown !== undefined) {
      throw new PulsoError('invalid_option', `queries[${index}].targets has "${unknown}", which is no target's name.`);
    }
  }
  return {
    host: config.listen?.host ?? '127.0.0.1',
    port: config.listen?.port ?? 9633,
    ...(config.advertiseUrl === undefined ? {} : { advertiseUrl: webUrl('advertiseUrl', config.advertiseUrl) }),
    ...(config.tokenFile === undefined ? {} : { token: readSecret('tokenFile', config.tokenFile) }),
    ...(prometheus === undefined
      ? {}
      : {
          prometheus: {
            url: webUrl('prometheus.url', prometheus.url),
            timeoutMs: milliseconds('prometheus.timeout', prometheus.timeout, 5_000),
          },
        }),
    targets: targets.map((target, index) => resolveTarget(target, index, queries)),
    compliance: resolveCompliance(config.compliance ?? {}, {
      intervalMs: milliseconds('compliance.interval', config.compliance?.interval, 300_000),
      budgetMs: milliseconds('compliance.budget', config.compliance?.budget, 60_000),
    }),
    adviceIntervalMs: milliseconds('adviceInterval', config.adviceInterval, 60_000),
    historyIntervalMs: milliseconds('history.interval', config.history?.interval, 300_000),
    adviceRules: rulesOf({
      windowMs: milliseconds('advice.window', config.advice?.window, 1_800_000),
      settleMs: milliseconds('advice.settle', config.advice?.settle, 300_000),
      keepMs: milliseconds('advice.history.keep', config.advice?.history?.keep, 15_552_000_000),
    }),
    ...historyOf(config.advice?.history),
    ...(config.evidence === undefined
      ? {}
      : {
          evidence: resolveEvidence(config.evidence, names, {
            segmentBytes: byteSize('evidence.segmentSize', config.evidence.segmentSize ?? '64MiB'),
            checkpointMs: milliseconds('evidence.checkpointInterval', config.evidence.checkpointInterval, 3_600_000),
            auditMs: milliseconds('evidence.auditLog.interval', config.evidence.auditLog?.interval, 300_000),
          }),
        }),
  };
}
