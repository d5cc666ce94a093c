import { readFileSync } from 'node:fs';
import type { HttpControl, HttpExpectation } from '@pulso/catalogue';
import { readSecret } from '../../config/resolve.ts';
import { targetsOf, type Context, type Probes } from '../context.ts';
import { counted, type Measurement } from '../result.ts';
import { get, type Answer } from './request.ts';

/** Asks each address as each expectation says. An address that does not answer is an error: nothing was seen. */
export async function testHttp({ probe }: HttpControl, context: Context): Promise<Measurement> {
  const { probes, probeTimeoutMs: timeoutMs, stopping } = context;
  const urls = targetsOf(probe.urls, probes);
  const lacksText = probe.requests.some(({ contains }) => typeof contains === 'object' && !probes.dpoContact);
  const lacksToken = probe.requests.some(({ as }) => as === 'authorised') && probes.tokenFile === undefined;
  if (urls.length === 0 || lacksText || lacksToken) return { status: 'skip', errorCode: 'not_configured' };
  let failed = 0;
  try {
    const ca = probes.caFile === undefined ? {} : { ca: readFileSync(probes.caFile) };
    for (const url of urls) {
      for (const expected of probe.requests) {
        const answer = await get(new URL(url), { headers: headersOf(expected, probes), timeoutMs, stopping, ...ca });
        if (!isAsExpected(answer, expected, probes)) failed++;
      }
    }
  } catch {
    return { status: 'error', errorCode: 'unreachable' };
  }
  return counted(urls.length * probe.requests.length, failed);
}

function headersOf({ as }: HttpExpectation, { tokenFile }: Probes): Record<string, string> {
  if (as === 'anonymous' || tokenFile === undefined) return {};
  return { Authorization: `Bearer ${readSecret('compliance.probes.tokenFile', tokenFile)}` };
}

function isAsExpected({ status, headers, body }: Answer, expected: HttpExpectation, probes: Probes): boolean {
  const { cacheControl = [], refuseHeaders = {}, matches, contains } = expected;
  const directives = (headers['cache-control'] ?? '').split(',').map((each) => each.trim().toLowerCase());
  const text = typeof contains === 'object' ? probes.dpoContact : contains;
  return (
    expected.status.includes(status) &&
    cacheControl.every((directive) => directives.includes(directive)) &&
    !Object.entries(refuseHeaders).some(([name, value]) => String(headers[name] ?? '').includes(value)) &&
    (matches === undefined || new RegExp(matches, 'u').test(body)) &&
    (text === undefined || body.includes(text))
  );
}
