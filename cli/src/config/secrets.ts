import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemCode } from '../errors.ts';
import { evidenceIn } from './evidence.ts';
import type { Explained } from './explain.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './locate.ts';
import { type Absolute, tlsIn, withPassword } from './paths.ts';
import type { PulsoConfig } from './schema.ts';

/** A folder's worth of JSON as YAML gave it: what the schema refused is among it. */
type Raw = unknown;

function member(value: Raw, key: string | number): Raw {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function list(value: Raw): readonly Raw[] {
  return Array.isArray(value) ? value : [];
}

/** Names of targets are their address in `/probe`, names of queries part of a metric's: each is there once. */
export function duplicateNames(root: Raw): Explained[] {
  return ['targets', 'queries'].flatMap((key) => {
    const first = new Map<Raw, number>();
    return list(member(root, key)).flatMap((entry, index): Explained[] => {
      const name = member(entry, 'name');
      if (typeof name !== 'string') return [];
      const before = first.get(name);
      if (before === undefined) {
        first.set(name, index);
        return [];
      }
      const problem = `"${name}" is the name of ${key}[${before}] too.`;
      return [{ path: [key, index, 'name'], at: 'value', problem, remedy: 'Give each a name of its own.' }];
    });
  });
}

/** A query for a target that is not there would silently never run. */
export function unknownTargets(root: Raw): Explained[] {
  const names = list(member(root, 'targets')).map((target) => member(target, 'name'));
  return list(member(root, 'queries')).flatMap((query, index) =>
    list(member(query, 'targets')).flatMap((target, at): Explained[] =>
      names.includes(target)
        ? []
        : [
            {
              path: ['queries', index, 'targets', at],
              at: 'value',
              problem: 'is the name of no target.',
              remedy: didYouMean(String(target), names.map(String)),
            },
          ],
    ),
  );
}

/** Every setting that names a file, with the path of its key. */
function fileSettings(root: Raw): { path: YamlPath; file: string; secret: boolean }[] {
  const found: { path: YamlPath; file: string; secret: boolean }[] = [];
  const take = (path: YamlPath, value: Raw, secret: boolean): void => {
    if (typeof value === 'string' && value !== '') found.push({ path, file: value, secret });
  };
  const takeTls = (path: YamlPath, tls: Raw): void => {
    for (const key of ['caFile', 'certFile', 'keyFile'])
      take([...path, 'tls', key], member(tls, key), key === 'keyFile');
  };
  take(['tokenFile'], member(root, 'tokenFile'), true);
  const history = member(member(root, 'advice'), 'history');
  take(['advice', 'history', 'passwordFile'], member(history, 'passwordFile'), true);
  const probes = member(member(root, 'compliance'), 'probes');
  take(['compliance', 'probes', 'tokenFile'], member(probes, 'tokenFile'), true);
  take(['compliance', 'probes', 'caFile'], member(probes, 'caFile'), false);
  const evidence = member(root, 'evidence');
  take(['evidence', 'keyFile'], member(evidence, 'keyFile'), true);
  for (const [index, key] of list(member(evidence, 'formerKeys')).entries()) {
    take(['evidence', 'formerKeys', index], key, false);
  }
  take(['evidence', 'passwordFile'], member(evidence, 'passwordFile'), true);
  take(['evidence', 'reader', 'passwordFile'], member(member(evidence, 'reader'), 'passwordFile'), true);
  takeTls(['evidence'], member(evidence, 'tls'));
  for (const [index, place] of list(member(evidence, 'deliver')).entries()) {
    take(['evidence', 'deliver', index, 'tokenFile'], member(place, 'tokenFile'), true);
  }
  for (const [index, target] of list(member(root, 'targets')).entries()) {
    take(['targets', index, 'passwordFile'], member(target, 'passwordFile'), true);
    take(['targets', index, 'auditor', 'passwordFile'], member(member(target, 'auditor'), 'passwordFile'), true);
    takeTls(['targets', index], member(target, 'tls'));
  }
  return found;
}

/** Files that hold secrets or certificates and cannot be read, are empty, or are open to every user. */
export function unreadableSecrets(root: Raw, configFile: string): Explained[] {
  return fileSettings(root).flatMap(({ path, file, secret }): Explained[] => {
    const at = resolve(dirname(configFile), file);
    const say = (problem: string, remedy: string): Explained[] => [{ path, at: 'value', problem, remedy }];
    try {
      accessSync(at, constants.R_OK);
      if (readFileSync(at, 'utf8').trim() === '') return say(`${at} is empty.`, 'Put the secret into it.');
      // Orchestrators mount secrets 0444 into a container of their own: reading by others is theirs to judge.
      if (secret && (statSync(at).mode & 0o002) !== 0) {
        return say(`${at} can be written by every user.`, `Run chmod 600 ${at}.`);
      }
      return [];
    } catch (error) {
      return say(
        `${at} cannot be read (${systemCode(error) ?? 'unknown'}).`,
        path.join('.') === 'evidence.keyFile'
          ? `Run pulso evidence keygen ${at}.`
          : 'Create it, readable for this user.',
      );
    }
  });
}

type History = NonNullable<NonNullable<PulsoConfig['advice']>['history']>;

function historyIn({ file, passwordFile, ...rest }: History, absolute: Absolute): History {
  return {
    ...rest,
    ...(file === undefined ? {} : { file: absolute(file) }),
    ...(passwordFile === undefined ? {} : { passwordFile: absolute(passwordFile) }),
  };
}

/** Paths count from the configuration's own folder, wherever the command was run. */
export function resolvePaths(config: PulsoConfig, configFile: string): PulsoConfig {
  const absolute = (file: string): string => resolve(dirname(configFile), file);
  return {
    ...config,
    ...(config.tokenFile === undefined ? {} : { tokenFile: absolute(config.tokenFile) }),
    ...(config.advice?.history === undefined
      ? {}
      : { advice: { ...config.advice, history: historyIn(config.advice.history, absolute) } }),
    ...(config.compliance === undefined ? {} : { compliance: absoluteCompliance(config.compliance, absolute) }),
    ...(config.evidence === undefined ? {} : { evidence: evidenceIn(config.evidence, absolute) }),
    ...(config.targets === undefined
      ? {}
      : {
          targets: config.targets.map((target) => ({
            ...withPassword(target, absolute),
            ...(target.auditor === undefined ? {} : { auditor: withPassword(target.auditor, absolute) }),
            ...(target.tls === undefined ? {} : { tls: tlsIn(target.tls, absolute) }),
          })),
        }),
  };
}

function absoluteCompliance(
  compliance: NonNullable<PulsoConfig['compliance']>,
  absolute: Absolute,
): NonNullable<PulsoConfig['compliance']> {
  const { controls, ledger, probes } = compliance;
  const file = (key: 'tokenFile' | 'caFile') => {
    const given = probes?.[key];
    return given === undefined ? {} : { [key]: absolute(given) };
  };
  return {
    ...compliance,
    ...(controls === undefined ? {} : { controls: controls.map(absolute) }),
    ...(ledger === undefined ? {} : { ledger: absolute(ledger) }),
    ...(probes === undefined ? {} : { probes: { ...probes, ...file('tokenFile'), ...file('caFile') } }),
  };
}
