import { jest } from '@jest/globals';
import { controls, type ControlStatus, type SqlControl } from '@pulso/catalogue';
import { createValidators, type Finding } from '../../src/compliance/index.ts';
import { startServer, versions, type Server } from '../postgres/setup.ts';
import { AUDITOR, emptyClinic, fill } from './clinic.ts';

// Some hundred statements each, on a machine that may be busy.
jest.setTimeout(120_000);

const onData = controls.filter((control): control is SqlControl => control.kind === 'sql');
const ids = (some: readonly SqlControl[]): string[] => some.map(({ id }) => id);
/** A consent without the time of its revocation is one that stands. */
const NO_DATE_NEEDED = 'LGPD-ART08-REVOKED';

describe.each(versions)('the controls on data, on the %s PostgreSQL', (version) => {
  let server: Server;

  const run = async (): Promise<Map<string, Finding['result']>> => {
    const auditor = { url: server.urlAs(AUDITOR) };
    const targets = [{ name: 'main', service: 'clinic-api', url: server.url, auditor }];
    const [validator] = createValidators({ targets, compliance: { only: ids(onData) } });
    await validator?.evaluateAll();
    await validator?.stop();
    return new Map(validator?.findings().map(({ control, result }) => [control.id, result]));
  };
  const statuses = (results: Awaited<ReturnType<typeof run>>): Record<string, ControlStatus> =>
    Object.fromEntries([...results].map(([id, { status }]) => [id, status]));

  beforeAll(async () => {
    server = await startServer(version);
    await server.admin.query(`create role pulso_auditor login password '${AUDITOR.password}' connection limit 2`);
  }, 240_000);
  beforeEach(() => emptyClinic(server.admin));
  afterAll(async () => {
    await server?.stop();
  });

  it('pass where all is well, with how much was looked at', async () => {
    await fill(server.admin, 'calendar', 'good');
    const results = await run();
    expect(results.size).toBe(onData.length);
    const odd = [...results]
      .filter(([, { status, checked = 0 }]) => status !== 'pass' || checked === 0)
      .map(([id]) => id);
    // What a person vouches for too.
    expect(odd).toEqual(ids(onData.filter(({ mode }) => mode === 'hybrid')));
  });

  it('fail where everything is violated', async () => {
    await fill(server.admin, 'calendar', 'good', 'bad');
    const odd = [...(await run())].filter(([, { status }]) => status !== 'fail').map(([id]) => id);
    expect(odd).toEqual([]);
  });

  it('tell one set of failing rows from another, and the same from nothing at all', async () => {
    const told = async (): Promise<ReadonlyMap<string, string | undefined>> => {
      const found = new Map<string, string | undefined>();
      const targets = [{ name: 'main', service: 's', url: server.url, auditor: { url: server.urlAs(AUDITOR) } }];
      const [validator] = createValidators(
        { targets, compliance: { only: ids(onData) } },
        { onEvaluation: ({ control, failing }) => found.set(control, failing) },
      );
      await validator?.evaluateAll();
      await validator?.stop();
      return found;
    };
    await fill(server.admin, 'calendar', 'good');
    expect([...(await told()).values()].filter((failing) => failing !== undefined)).toEqual([]);
    await fill(server.admin, 'bad');
    const before = await told();
    // Spans have no key, and the register of incidents is of two relations.
    const silent = [...before].filter(([, failing]) => failing === undefined).map(([id]) => id);
    expect(silent.toSorted()).toEqual(['ANPD15-ART10-REG5Y', 'MCI-ART15-LOG6M']);
    expect(await told()).toEqual(before);
    // As many fail as before, and not the same.
    await server.admin.query(`update pulso_ref.equipment set id = id + 1000`);
    const after = await told();
    const changed = [...after].filter(([id, failing]) => failing !== before.get(id)).map(([id]) => id);
    expect(changed.toSorted()).toEqual(['RDC056-TANNING', 'RDC509-MAINT']);
  });

  it('never pass on a missing value', async () => {
    await fill(server.admin, 'calendar', 'good', 'nulls');
    const results = await run();
    const passed = [...results].filter(([, { status }]) => status === 'pass').map(([id]) => id);
    expect(passed.filter((id) => id !== NO_DATE_NEEDED)).toEqual([]);
  });

  it('take the status that each declares, never pass, where there is nothing to check', async () => {
    const empty = Object.fromEntries(onData.map(({ id, empty: status }) => [id, status]));
    expect(statuses(await run())).toEqual(empty);
  });
});
