import { serviceVersion } from './service-version.ts';

describe('the version of the service', () => {
  it('is what was given, else what OpenTelemetry is told', () => {
    const environment = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=clinic,service.version=1.4%2B2' };
    expect(serviceVersion('2.0.0', environment)).toBe('2.0.0');
    expect(serviceVersion(undefined, environment)).toBe('1.4+2');
  });

  it('is not known where nothing tells it, or what tells it cannot be read', () => {
    expect(serviceVersion(undefined, {})).toBeUndefined();
    expect(serviceVersion(undefined, { OTEL_RESOURCE_ATTRIBUTES: 'service.version=%E0%' })).toBeUndefined();
    expect(serviceVersion(undefined, { OTEL_RESOURCE_ATTRIBUTES: 'service.version=' })).toBeUndefined();
  });
});
