import type { TargetConfig } from '../config/daemon.ts';
import { resolveConfig } from '../config/resolve.ts';
import { auditorConnection } from './connect.ts';

const auditorOf = (target: Omit<TargetConfig, 'name' | 'service'>) => {
  const [resolved] = resolveConfig({ targets: [{ name: 'main', service: 's', ...target }] }).targets;
  return resolved === undefined ? undefined : auditorConnection(resolved);
};

describe('where the auditor connects', () => {
  it('is nowhere unless it is configured', () => {
    expect(auditorOf({ url: 'postgresql://pulso@h/d' })).toBeUndefined();
  });

  it("is the target's place, with neither its user nor its password", () => {
    expect(
      auditorOf({ url: 'postgresql://pulso:pw@h:5433/d', auditor: { user: 'auditor', passwordFile: '/a' } }),
    ).toEqual({
      url: 'postgresql://h:5433/d',
      user: 'auditor',
      passwordFile: '/a',
    });
    expect(
      auditorOf({ host: 'h', user: 'pulso', passwordFile: '/p', database: 'd', auditor: { user: 'auditor' } }),
    ).toEqual({
      host: 'h',
      database: 'd',
      user: 'auditor',
    });
  });

  it('is its own URL where it has one', () => {
    const auditor = { url: 'postgresql://auditor@h2/d2' };
    expect(auditorOf({ host: 'h', user: 'pulso', database: 'd', tls: true, auditor })).toEqual({
      tls: true,
      ...auditor,
    });
  });
});
