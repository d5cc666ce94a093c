import { controls as declared } from '@pulso/catalogue';
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
  obligations: { regulations: [], due: [] },
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
    expect(text).toContain('✓ Healthy Every signal is within its bounds · beside health, compliance: critical.');
    expect(text).toContain('Compliance ■ Critical');
  });

  it('promises nothing for compliance: that no failure is open, and how much was tested', () => {
    const areas: ServiceView['areas'] = [{ id: 'compliance', title: 'Compliance', state: 'ok', signals: [] }];
    const common = { title: '', anchor: '', severity: 'high', server: 'db', word: '' };
    const controls: ServiceView['controls'] = [
      { ...common, id: 'ANVISA-EXPIRED', status: 'pass' },
      { ...common, id: 'LGPD-ART46-BACKUP', status: 'error' },
      { ...common, id: 'RDC036-DEATH72H', status: 'na' },
      { ...common, id: 'HOUSE-1', status: 'fail', waivedUntil: 1_800_000_000 },
    ];
    const text = textOf({ services: [service({ health: 'unknown', areas, controls })] });
    // All of the catalogue but the one that does not apply, and one of the house.
    expect(text).toContain(`Compliance ✓ No open failure 2 of ${declared.length} controls tested`);
    expect(text).not.toContain('Healthy');
    expect(text).toContain('waived until 2027-01-15');
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

  it('says of compliance what a green mark means, how much was tested, and what falls due', () => {
    const obligations: ServiceView['obligations'] = {
      regulations: [{ regulation: 'LGPD', server: 'db', risk: '90', coverage: '50 %' }],
      due: [
        {
          ...{ what: 'deadline', control: 'LGPD-ART48-ANPD3D', server: 'db', state: 'critical' },
          ...{ text: 'Overdue by 2 h', at: 1_800_000_000 },
        },
      ],
    };
    const text = textOf({ services: [service({ obligations })] });
    expect(text).toContain('They do not prove legal compliance');
    expect(text).toContain('found nothing wrong in what it looked at, at that time, and no more.');
    expect(text).toMatch(/LGPD db 90 50 %/);
    expect(text).toMatch(/■ Overdue by 2 h .*Legal term · LGPD-ART48-ANPD3D 2027-01-15 08:00:00 UTC/);
    expect(textOf({ services: [service({})] })).not.toContain('legal compliance');
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
