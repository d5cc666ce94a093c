/**
 * Version of the service, as it was given or as OpenTelemetry's environment tells it (`service.version` in
 * OTEL_RESOURCE_ATTRIBUTES, percent-encoded); undefined where neither does.
 */
export function serviceVersion(given: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  if (given !== undefined) return given;
  for (const pair of (environment['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',')) {
    const [key = '', value = ''] = pair.split('=');
    if (key.trim() !== 'service.version' || value.trim() === '') continue;
    try {
      return decodeURIComponent(value.trim());
    } catch {
      return undefined;
    }
  }
  return undefined;
}
