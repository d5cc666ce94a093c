import { landingBody, type LandingView } from './page.ts';
import type { ServiceView } from './model.ts';

const service = (given: Partial<ServiceView>): ServiceView => ({
  service: 'clinic',
  cluster: '',
  health: 'ok',
  areas: [],
  alerts: [],
  advice: [],
  controls: [],
  ...given,
});
const textOf = (given: Partial<LandingView>) =>
  landingBody({ services: [], targets: [], now: new Date(0), ...given })
    .text.replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('the landing page', () => {
  it('names a failed control beside health, not as part of it', () => {
    const areas: ServiceView['areas'] = [{ id: 'compliance', title: 'Compliance', state: 'critical', signals: [] }];
    const text = textOf({ services: [service({ areas })] });
    expect(text).toContain('✓ Healthy Every signal is within its bounds · beside health, compliance: test failed.');
    expect(text).toContain('Compliance ■ Test failed');
  });

  it('says what is wrong first, with value and bound', () => {
    const signal = {
      id: 'x',
      title: 'Query time',
      entity: 'primary',
      state: 'critical',
      value: '1.3 s',
      bound: 'critical at 1 s',
    } as const;
    const areas: ServiceView['areas'] = [
      { id: 'query', title: 'Queries', state: 'critical', signals: [signal] },
      { id: 'cache', title: 'Cache', state: 'unknown', signals: [] },
    ];
    expect(textOf({ services: [service({ health: 'critical', areas })] })).toContain(
      '■ Critical Query time · primary 1.3 s (critical at 1 s) · Cache unknown.',
    );
  });

  it('is unknown, and says what to check, where nothing is recorded', () => {
    const text = textOf({});
    expect(text).toContain('? Unknown Prometheus answers, but has recorded nothing for Pulso yet.');
    expect(text).not.toContain('✓');
  });

  it('shows a server that was not asked yet as neither up nor down', () => {
    const targets = [{ name: 'main', service: 'clinic', up: undefined, collectors: [] }];
    expect(textOf({ targets })).toContain('? Not asked yet main');
  });
});
