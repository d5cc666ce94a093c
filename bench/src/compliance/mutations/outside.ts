import { type Faults, noFaults } from '../edge.ts';
import { type Told, wellTold } from '../metrics-page.ts';
import { attested } from '../world.ts';
import type { Mutation } from './mutation.ts';

const edge = (control: string, what: string, fault: keyof Faults): Mutation => ({
  control,
  what,
  violate: async (world) => {
    world.edge.faults[fault] = true;
    await Promise.resolve();
  },
  repair: async (world) => {
    Object.assign(world.edge.faults, noFaults());
    await Promise.resolve();
  },
});

const certificate = (
  what: string,
  addresses: readonly string[],
  days: number,
  also: readonly string[] = [],
): Mutation => ({
  control: 'LGPD-ART46-TLS-EDGE',
  what,
  also,
  violate: async ({ edge: { present }, authority }) => {
    present(authority.issue(addresses, days));
    await Promise.resolve();
  },
  repair: async ({ edge: { present }, authority }) => {
    present(authority.issue(['127.0.0.1'], 50));
    await Promise.resolve();
  },
});

const metric = (control: string, what: string, told: Partial<Told>): Mutation => ({
  control,
  what,
  violate: async ({ metrics }) => {
    Object.assign(metrics.told, told);
    await metrics.scraped();
  },
  repair: async ({ metrics }) => {
    Object.assign(metrics.told, wellTold());
    await metrics.scraped();
  },
});

const lapse = (control: string): Mutation => ({
  control,
  what: 'its attestation has lapsed',
  violate: ({ attest }) => attest(control, 20, 10),
  repair: ({ attest }) => attest(control, 1, 300),
});

/** What goes wrong at the edge, in what is told to Prometheus, and with what people vouch for. */
export const outsideMutations: readonly Mutation[] = [
  edge('LGPD-ART46-TLS-EDGE', 'TLS 1.0 and 1.1 are spoken', 'oldTls'),
  edge('LGPD-ART46-TLS-EDGE', 'no HSTS', 'noHsts'),
  edge('LGPD-ART46-TLS-EDGE', 'clear text that does not lead to https', 'plainHttp'),
  edge('LGPD-ART46-TLS-EDGE', 'WebSockets in clear text', 'plainWebSocket'),
  certificate('a certificate with ten days left', ['127.0.0.1'], 10),
  certificate("another host's certificate", ['127.0.0.99'], 50, [
    // Nobody can look at its pages without trusting it.
    'LGPD-ART46-CDN',
    'LGPD-ART41-DPO',
    'CFM2336-ADID',
  ]),
  edge('LGPD-ART46-CDN', 'a clinical photo that everybody may fetch', 'publicPhoto'),
  edge('LGPD-ART46-CDN', 'a clinical photo that caches may keep', 'cachedPhoto'),
  edge('LGPD-ART41-DPO', 'a privacy page without the contact', 'noContact'),
  edge('CFM2336-ADID', 'publicity that does not name the physician', 'noCrm'),
  metric('LGPD-ART46-CACHE', 'a sensitive cache that is not encrypted', { encryption: 'none' }),
  metric('LGPD-ART46-CACHE', 'a sensitive cache that all roles share', { segmentedBy: '' }),
  metric('LGPD-ART46-CACHE', 'a sensitive cache that lives for an hour', { ttlSeconds: 3_600 }),
  metric('LGPD-ART46-BACKUP', 'no backup for two days', { backupAge: 2 * 86_400 }),
  metric('LGPD-ART46-BACKUP', 'no restore test for 100 days', { restoreTestAge: 100 * 86_400 }),
  ...attested.map(lapse),
];
