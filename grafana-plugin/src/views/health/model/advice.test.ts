import { frames, instant, view } from '../../../../test/fixture.ts';
import { adviceTitle } from '../../../model/names.ts';

describe('recommendations', () => {
  it('come with their numbers, the one that mends most first', () => {
    expect(view().first).toMatchObject({
      kind: 'missing_index',
      title: { en: 'Add an index on appointments (client_id, starts_at)' },
      current: 1.31,
      proposed: 0.012,
      effect: -0.91,
      confidence: 0.93,
      url: 'http://pulso.example:9464/advice/1f0c2ab94d10',
    });
  });

  it('stand with those that can be acted on before those that were', () => {
    expect(view().advice.map((one) => one.state)).toEqual(['proposed', 'proposed', 'proposed', 'refuted', 'confirmed']);
  });

  it('that were applied are not the first thing to do', () => {
    const labels = { cluster: 'demo', service: 'clinic', id: '1', advice: 'cpu', area: 'runtime', state: 'confirmed' };
    expect(view([instant('advice', labels, 1)]).first).toBeUndefined();
  });

  it('reported by two exporters are one', () => {
    const labels = { cluster: 'demo', service: 'clinic', id: '1', advice: 'cpu', area: 'runtime', state: 'proposed' };
    const twice = ['a:1', 'b:1'].map((instance) => instant('advice', { ...labels, instance }, 1));
    expect(view(twice).advice).toHaveLength(1);
  });

  it('whose exporter has no page are explained by the daemon', () => {
    const labels = { cluster: 'demo', service: 'clinic', id: '1', advice: 'cpu', area: 'runtime', state: 'proposed' };
    const daemon = instant('exporter', { service: 'pulso', advertise_url: 'http://pulso/' }, 1);
    expect(view([instant('advice', labels, 1), daemon]).first?.url).toBe('http://pulso/advice/1');
  });

  it('without an advertised page have no link', () => {
    expect(view(frames((frame) => (frame.refId === 'exporter' ? undefined : frame))).first?.url).toBeUndefined();
  });

  it('leave out a number that cannot be had', () => {
    const connections = view().advice.find((one) => one.kind === 'connections');
    expect(connections).toMatchObject({ current: 97, proposed: undefined, effect: undefined });
  });
});

describe('the title of a recommendation', () => {
  const kind = (en: string) =>
    ({ id: 'x', area: 'http', unit: 'count', signal: 's', title: { en, 'pt-BR': en } }) as const;

  it('is filled from labels and numbers', () => {
    const facts = { entity: 'primary', current: 20, proposed: 28 };
    expect(adviceTitle(kind('Raise {entity} from {current} to {proposed}'), 'x', facts).en).toBe(
      'Raise primary from 20 to 28',
    );
  });

  it('drops a clause that needs what only its page knows', () => {
    expect(adviceTitle(kind('Mend {entity}: it answers {status}'), 'x', { entity: 'GET /a' }).en).toBe('Mend GET /a');
    expect(adviceTitle(kind('Add an index on {table} ({columns})'), 'x', { entity: 't' }).en).toBe('Add an index on t');
  });

  it('does without the table that the id of a statement does not tell', () => {
    const title = (en: string): string => adviceTitle(kind(en), 'x', { entity: '8815e59c3131' }).en;
    expect(title('Speed up a statement on {table}')).toBe('Speed up a statement');
    expect(title('Replace NOT IN on {table} by NOT EXISTS')).toBe('Replace NOT IN by NOT EXISTS');
    expect(title('Index the text search on {table} ({column})')).toBe('Index the text search');
  });

  it('of a kind newer than the panel is its id', () => {
    expect(adviceTitle(undefined, 'vacuum_now', { entity: 'clients' }).en).toBe('Vacuum now: clients');
  });
});
