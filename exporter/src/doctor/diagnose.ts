import { escapeIdentifier, type Client } from 'pg';
import { createValidator, culprits } from '../compliance/index.ts';
import { remedyFor } from '../compliance/needs.ts';
import type { ConnectionConfig, CustomQueryConfig, DaemonConfig } from '../config/daemon.ts';
import { resolveConfig, type ResolvedConfig, type ResolvedTarget } from '../config/resolve.ts';
import type { Collector } from '../postgres/collector.ts';
import { collectors, isLeftOut } from '../postgres/collectors.ts';
import { customQueryTasks } from '../postgres/custom-query.ts';
import { auditorConnection, connect } from '../postgres/connect.ts';
import { downRemedy } from '../postgres/down-remedy.ts';
import { errorFacts } from '../error-facts.ts';
import { breaksSession } from '../postgres/failure.ts';
import { isGranted } from '../postgres/session-facts.ts';
import { Statements } from '../postgres/statements/index.ts';
import type { Task } from '../postgres/task.ts';
import { collectorTask } from '../postgres/tasks.ts';
import { PrometheusClient } from '../prometheus/index.ts';
import { type Finding, hint, ok, problem } from './finding.ts';
import type { Diagnosis } from './index.ts';
import { examineDiscovery } from './databases.ts';
import { examineIndexAdvice } from './index-advice.ts';
import { examineServer } from './server.ts';

/** Looks at everything that the configuration names. Servers are looked at at once, each with the daemon's own limits. */
export async function diagnoseAll(given: DaemonConfig): Promise<Diagnosis[]> {
  const config = resolveConfig(given);
  const targets = await Promise.all(
    config.targets.map(async (target) => ({
      subject: `target ${target.name}`,
      findings: await examineTarget(target, config),
    })),
  );
  const { prometheus } = config;
  const findings = prometheus === undefined ? [withoutPrometheus] : [await examinePrometheus(prometheus)];
  return [...targets, { subject: 'prometheus', findings }];
}

async function examineTarget(target: ResolvedTarget, config: ResolvedConfig): Promise<Finding[]> {
  const isAlone = target.databases === undefined;
  const wanted = wantedBy(target);
  const ofServer = isAlone ? wanted : wanted.filter(({ scope }) => scope !== 'database');
  let databases: readonly string[] = [];
  const findings = await withSession(target, target, async (client) => {
    const discovery = await examineDiscovery(client, target);
    databases = discovery.databases;
    const statements = new Statements().task(target.collectIntervalMs);
    return [
      ...(await examineServer(client)),
      ...discovery.findings,
      ...(await examineCollectors(
        client,
        ofServer,
        [...customQueryTasks(target, (query) => isAlone || !isOfDatabase(query)), statements],
        target,
      )),
      ...(isAlone ? await examineIndexAdvice(client, target) : []),
    ];
  });
  findings.push(...(await examineDatabases(target, databases)));
  const auditor = auditorConnection(target);
  if (auditor === undefined) {
    return [
      ...findings,
      hint('No compliance control is tested: it has no auditor.', 'Set auditor.user and auditor.passwordFile.'),
    ];
  }
  return [
    ...findings,
    ...(await withSession(target, auditor, (client) => examineControls(client, target, config), 'As auditor: ')),
  ];
}

/** One after the other: the server has connections for others too. What several have in common is said once. */
async function examineDatabases(target: ResolvedTarget, databases: readonly string[]): Promise<Finding[]> {
  const ofDatabase = wantedBy(target).filter(({ scope }) => scope === 'database');
  const found = new Map<string, { readonly finding: Finding; readonly where: string[] }>();
  for (const database of databases) {
    const own = { ...target, database };
    const look = async (client: Client) => [
      ...(await examineCollectors(client, ofDatabase, customQueryTasks(own, isOfDatabase), own)),
      ...(await examineIndexAdvice(client, own)),
    ];
    for (const finding of await withSession(own, own, look)) {
      const key = JSON.stringify(finding);
      const known = found.get(key);
      if (known === undefined) found.set(key, { finding, where: [database] });
      else known.where.push(database);
    }
  }
  return [...found.values()].map(({ finding, where }) => ({
    ...finding,
    what: `In database ${where.join(', ')}: ${finding.what}`,
  }));
}

async function withSession(
  target: ResolvedTarget,
  connection: ConnectionConfig,
  look: (client: Client) => Promise<Finding[]>,
  who = '',
): Promise<Finding[]> {
  let client: Client | undefined;
  try {
    client = await connect(target, connection);
    return await look(client);
  } catch (error) {
    return [problem(`${who}${errorFacts(error).message}`, downRemedy(error))];
  } finally {
    // Not awaited: a server that hangs would not let go.
    void client?.end().catch(() => {});
  }
}

/** Each collector is run once, as the daemon would. */
async function examineCollectors(
  client: Client,
  some: readonly Collector[],
  others: readonly Task[],
  target: ResolvedTarget,
): Promise<Finding[]> {
  // One cause, such as a missing privilege, often stops several; one remedy mends what several causes stop.
  const failed = new Map<string, string[]>();
  const tasks = [...some.map((collector) => collectorTask(collector, target.collectIntervalMs)), ...others];
  for (const task of tasks) {
    try {
      await task.run(client);
    } catch (error) {
      if (breaksSession(error)) throw error;
      const remedy = errorFacts(error).message.replace(/^.*Run: /, '');
      failed.set(remedy, [...(failed.get(remedy) ?? []), task.name]);
    }
  }
  const findings = [...failed].map(([remedy, names]) => problem(`Collectors that fail: ${names.join(', ')}.`, remedy));
  // What makes one silent the server's own examination says.
  let lacking = others.filter(({ silent }) => silent?.() !== undefined).length;
  for (const collector of some) {
    if (collector.grant === undefined || (await isGranted(client, collector))) continue;
    lacking++;
    findings.push(
      hint(
        `Collector ${collector.name} needs more than pg_monitor, and tells nothing.`,
        collector.grant.remedy(await roleOf(client)),
      ),
    );
  }
  if (failed.size === 0) findings.unshift(ok(`${tasks.length - lacking} of ${tasks.length} collectors work`));
  return findings;
}

const wantedBy = (target: ResolvedTarget) =>
  collectors.filter(({ name }) => !isLeftOut(name, target.collectors?.exclude));

const isOfDatabase = ({ scope }: CustomQueryConfig) => scope === 'database';

/** Why controls are not set up, by the codes of their results. */
const LACKING = [
  {
    lacks: 'Without the view that they read',
    remedy: 'Map the relations of the controls that apply: docs/compliance.md, Mapping.',
    codes: ['42P01', '3F000', '42883'],
  },
  {
    lacks: 'Without an address to probe',
    remedy: 'Set compliance.probes.',
    codes: ['not_configured'],
  },
  { lacks: 'Without Prometheus to ask', remedy: 'Set prometheus.url.', codes: ['no_prometheus'] },
] satisfies readonly { lacks: string; remedy: string; codes: readonly string[] }[];

async function roleOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ role: string }>('select current_user as role');
  return escapeIdentifier(rows[0]?.role ?? '');
}

/** What keeps controls from being tested; what they find is not asked here. */
async function examineControls(client: Client, target: ResolvedTarget, config: ResolvedConfig): Promise<Finding[]> {
  const role = await roleOf(client);
  const validator = createValidator(target, config, {});
  await validator?.evaluateAll();
  await validator?.stop();
  const found = validator?.findings() ?? [];
  const untested = found.filter(({ result }) => result.errorCode === 'left_out' || result.errorCode === 'no_database');
  const findings: Finding[] = found.flatMap((one) => {
    const { control, result } = one;
    if (result.status !== 'error' || untested.includes(one)) return [];
    const where = culprits(one);
    return problem(
      `${where === undefined ? '' : `In database ${where}: `}Control ${control.id} cannot be tested (${result.errorCode}).`,
      result.errorCode === '42501'
        ? (remedyFor(control, role) ??
            `grant connect on database … to ${role}; grant usage on schema pulso_ref to ${role}; and select on the view that it reads.`)
        : 'Check the view, the address or the file that it reads.',
    );
  });
  if (untested.length > 0) {
    findings.push(
      problem(
        `${untested.length} controls count as not tested: ${untested[0]?.result.errorCode === 'left_out' ? 'databases that match are beyond databases.max' : 'no database matches'}.`,
        'Change databases.include, databases.max or auditor.exclude.',
      ),
    );
  }
  const skipped = found.filter(({ result }) => result.status === 'skip');
  for (const { lacks, remedy, codes } of LACKING) {
    const ids = skipped
      .filter(({ result }) => codes.includes(result.errorCode ?? ''))
      .map((one) => [one.control.id, culprits(one)])
      .map(([id, where]) => (where === undefined ? id : `${id} (${where})`));
    if (ids.length > 0) findings.push(hint(`${lacks}: ${ids.join(', ')}.`, remedy));
  }
  return findings.length > 0 ? findings : [ok(`All ${found.length} controls can be tested`)];
}

const withoutPrometheus = hint('None is configured: health is not shown.', 'Set prometheus.url.');

async function examinePrometheus({ url, timeoutMs }: { url: string; timeoutMs: number }): Promise<Finding> {
  try {
    const recorded = await new PrometheusClient(url, timeoutMs).query('count(pulso:signal:state)');
    return recorded.length > 0
      ? ok(`It has recorded the state of ${recorded[0]?.value} signals`)
      : problem(
          "It has recorded no signal's state.",
          "Load Pulso's rule files (alerts/rules) and scrape the services.",
        );
  } catch (error) {
    return problem(errorFacts(error).message, 'Check prometheus.url, and that it runs.');
  }
}
