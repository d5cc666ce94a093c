import { controls } from '@pulso/catalogue';
import { Client } from 'pg';
import { createValidators, culprits, type Evaluation, inspectMappings } from '../../src/compliance/index.ts';
import { createDaemon, diagnose, type Daemon, type DaemonConfig } from '../../src/index.ts';
import { MONITOR, startServer, until, type Server } from '../postgres/setup.ts';
import { AUDITOR, emptyClinic, fill } from './clinic.ts';

const OF_DATABASE = 'RDC509-MAINT';
const OF_SERVER = 'LGPD-ART46-SUPERUSER';
const BY_PERSON = 'CFM-TECHDIR';

interface Told {
  readonly control: string;
  readonly status: string;
  readonly failed?: number;
  readonly errorCode?: string;
  readonly databases?: readonly { readonly datname: string; readonly status: string; readonly errorCode?: string }[];
}

describe('compliance controls in the databases of a server by patterns', () => {
  let server: Server;
  let daemon: Daemon | undefined;
  let config: DaemonConfig;
  const log: string[] = [];

  const inside = async (datname: string, work: (client: Client) => Promise<unknown>): Promise<void> => {
    const url = new URL(server.url);
    url.pathname = datname;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  const makeClinic = async (datname: string): Promise<void> => {
    await server.admin.query(`create database ${datname}`);
    await inside(datname, async (client) => {
      await emptyClinic(client);
      await fill(client, 'calendar', 'good');
    });
  };
  const withExclude = (
    exclude: readonly string[],
    databases: object = { include: ['tenant_*', 'stock'] },
  ): DaemonConfig => {
    const bare = (role: { user: string; password: string }): string => {
      const url = new URL(server.urlAs(role));
      url.pathname = '';
      return url.href;
    };
    const auditor = { url: bare(AUDITOR), exclude };
    const times = { collectInterval: '10s', connectTimeout: '60s', statementTimeout: '60s' };
    const main = { ...times, name: 'main', service: 'clinic', url: bare(MONITOR), databases, auditor };
    return {
      listen: { port: 0 },
      targets: [main],
      compliance: { interval: '1s', only: [OF_DATABASE, OF_SERVER, BY_PERSON] },
    };
  };
  const text = async (path: string): Promise<string> => (await fetch(`${daemon?.url}${path}`)).text();
  const told = async (id: string): Promise<Told | undefined> =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page
    (JSON.parse(await text('/api/controls')) as Told[]).find(({ control }) => control === id);
  const shows = (pattern: RegExp) =>
    until(async () => pattern.test(await text('/probe?target=main')), String(pattern), 90_000);
  const stands = (id: string, wanted: (found: Told | undefined) => boolean, what: string) =>
    until(async () => wanted(await told(id)), what, 90_000);

  beforeAll(async () => {
    server = await startServer('embedded');
    await server.admin.query(`create role pulso_auditor login password '${AUDITOR.password}'`);
    await makeClinic('tenant_a');
    await makeClinic('tenant_b');
    await server.admin.query('create database stock');
    config = withExclude(['stock']);
  }, 300_000);
  afterAll(async () => {
    await daemon?.stop();
    await server?.stop();
  }, 60_000);

  it('are declared to be of the server or of each database', () => {
    const asked = controls.filter(({ kind }) => kind === 'sql' || kind === 'catalog' || kind === 'config');
    const once = asked.filter((control) => 'scope' in control && control.scope === 'server').map(({ id }) => id);
    expect(once.toSorted()).toEqual(['LGPD-ART46-HBA', OF_SERVER, 'LGPD-ART46-TLS-CFG', 'LGPD-ART46-TLS-SESSION']);
  });

  it('are tested in each, what is of the server and what a person vouches for once, over one session at a time', async () => {
    const evaluations: Evaluation[] = [];
    await inside('tenant_b', (client) => client.query('update pulso_ref.equipment set maint_due = null'));
    const [validator] = createValidators(config, { onEvaluation: (one) => evaluations.push(one) });
    await server.admin.query('alter role pulso_auditor connection limit 1');
    await validator?.evaluateAll();
    await validator?.stop();
    await server.admin.query('alter role pulso_auditor connection limit -1');
    const tested = (id: string) => evaluations.filter(({ control }) => control === id).map(({ target }) => target);
    expect(tested(OF_DATABASE)).toEqual(['main/tenant_a', 'main/tenant_b']);
    expect(tested(OF_SERVER)).toEqual(['main']);
    expect(tested(BY_PERSON)).toEqual(['main']);
    expect(evaluations.filter(({ errorCode }) => errorCode === '53300')).toEqual([]);
    const found = validator?.findings().find(({ control }) => control.id === OF_DATABASE);
    expect(found?.result.status).toBe('fail');
    expect(found && culprits(found)).toBe('tenant_b');
    expect(found?.databases?.map(({ datname, status }) => [datname, status])).toEqual([
      ['tenant_a', 'pass'],
      ['tenant_b', 'fail'],
    ]);
    const [a, b] = found?.databases ?? [];
    expect(found?.result.checked).toBe((a?.checked ?? NaN) + (b?.checked ?? NaN));
  });

  it('show on the page of the server as one result, with the count of each database', async () => {
    daemon = await createDaemon(config, { load: () => config, log: (_, message) => log.push(message) });
    await daemon.start();
    const failed = (database: string, count: number) =>
      shows(new RegExp(`^pulso_compliance_database_controls\\{datname="${database}",status="fail"\\} +${count}$`, 'm'));
    await failed('tenant_b', 1);
    await failed('tenant_a', 0);
    await shows(new RegExp(`^pulso_compliance_control_status\\{control="${OF_DATABASE}",.*status="fail"\\} +1$`, 'm'));
    const page = await text('/probe?target=main');
    expect(page.match(new RegExp(`^pulso_compliance_control_status\\{control="${OF_DATABASE}",`, 'gm'))).toHaveLength(
      6,
    );
    expect(page).not.toMatch(/datname="(postgres|pulso|stock)",status="fail"/);
    expect((await told(OF_SERVER))?.databases).toBeUndefined();
    await inside('tenant_b', (client) => client.query('update pulso_ref.equipment set maint_due = current_date'));
    await stands(OF_DATABASE, (found) => found?.status === 'pass', 'it passes once mended');
  }, 300_000);

  it('are tested in a database that is new, and no longer in one that is gone', async () => {
    await makeClinic('tenant_c');
    const names = (found: Told | undefined) => found?.databases?.map(({ datname }) => datname) ?? [];
    await stands(OF_DATABASE, (found) => names(found).includes('tenant_c'), 'tenant_c is tested');
    await server.admin.query('drop database tenant_c with (force)');
    await stands(OF_DATABASE, (found) => !names(found).includes('tenant_c'), 'tenant_c is gone');
    expect((await told(OF_DATABASE))?.status).toBe('pass');
  }, 300_000);

  it('that cannot be tested in one of them never pass as a whole', async () => {
    await server.admin.query('revoke connect on database tenant_b from public');
    await stands(OF_DATABASE, (found) => found?.status === 'error', 'the auditor may not connect');
    const refused = (await told(OF_DATABASE))?.databases?.find(({ datname }) => datname === 'tenant_b');
    expect(refused).toMatchObject({ status: 'error', errorCode: '42501' });
    const problems = ((await diagnose(config))[0]?.findings ?? []).filter(({ level }) => level === 'problem');
    expect(problems.map(({ what }) => what)).toContain(
      `In database tenant_b: Control ${OF_DATABASE} cannot be tested (42501).`,
    );
    await server.admin.query('grant connect on database tenant_b to public');
    await stands(OF_DATABASE, (found) => found?.status === 'pass', 'it may again');
    await inside('tenant_b', (client) => client.query('drop schema pulso_ref cascade'));
    await stands(OF_DATABASE, (found) => found?.status === 'skip', 'its views are gone');
    await inside('tenant_b', async (client) => {
      await emptyClinic(client);
      await fill(client, 'calendar', 'good');
    });
  }, 300_000);

  it('follow a reload: other patterns, more databases than the maximum, none', async () => {
    const reload = async (next: DaemonConfig): Promise<number> => {
      config = { ...next, listen: config.listen };
      return (await fetch(`${daemon?.url}/-/reload`, { method: 'POST' })).status;
    };
    expect(await reload(withExclude(['stock', '*_b']))).toBe(200);
    await stands(OF_DATABASE, (found) => found?.databases?.length === 1, 'tenant_b is excluded');
    expect(await reload(withExclude(['stock'], { include: ['tenant_*'], max: 1 }))).toBe(200);
    await stands(OF_DATABASE, (found) => found?.errorCode === 'left_out', 'tenant_b is beyond the maximum');
    expect((await told(OF_DATABASE))?.status).toBe('error');
    expect(await reload(withExclude([], { include: ['nothing*'] }))).toBe(200);
    await stands(OF_DATABASE, (found) => found?.errorCode === 'no_database', 'none matches');
    expect(await reload({ targets: [{ name: 'main', service: 's', host: 'h', auditor: { exclude: ['a'] } }] })).toBe(
      400,
    );
    expect((await told(OF_DATABASE))?.errorCode).toBe('no_database');
  }, 300_000);

  it('have their mapping looked at in each', async () => {
    const found = await inspectMappings(withExclude(['stock']));
    expect(found.map(({ target }) => target)).toEqual(['main/tenant_a', 'main/tenant_b']);
    expect(found.flatMap(({ state }) => state.unmapped)).toEqual([]);
  }, 60_000);

  it('are errors, and not silent, where nobody can tell which databases there are', async () => {
    const [validator] = createValidators({
      ...config,
      targets: [
        {
          ...{ name: 'main', service: 's', url: server.url, databases: {} },
          auditor: { url: server.urlAs({ ...AUDITOR, password: 'wrong' }) },
        },
      ],
    });
    await validator?.evaluateAll();
    await validator?.stop();
    const found = validator?.findings().find(({ control }) => control.id === OF_DATABASE);
    expect(found?.result).toMatchObject({ status: 'error', errorCode: '28P01' });
  }, 60_000);
});
