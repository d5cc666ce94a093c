import { archiveRules } from './archive.ts';
import { bundleRules } from './bundle.ts';
import { documentRules } from './documents.ts';
import { metadataRules } from './metadata.ts';
import type { Rule } from '../types.ts';

/** The rules of Grafana's plugin validator that need no network, each as it is written there or stricter. */
export const rules: readonly Rule[] = [...archiveRules, ...metadataRules, ...documentRules, ...bundleRules];

/** Its other analyzers, and why none of their rules is here. Together they are all that it has (August 2026). */
export const notHere: Readonly<Record<string, string>> = {
  backenddebug: 'only for backends',
  checksum: 'compares the upload with what its sender says',
  codediff: 'asks a language model',
  gomanifest: 'only for backends',
  gosec: 'only for backends',
  govulncheck: 'only for backends',
  llmreview: 'asks a language model',
  manifest: 'the plugin ships unsigned and is allowed by name; a signature needs a token of Grafana',
  metadataschema: 'downloads the schema; what it requires is in metadatavalid',
  nestedmetadata: 'only for apps; that nothing is nested is in includesnested',
  org: 'asks grafana.com',
  osvscanner: 'asks a database of vulnerabilities',
  plugindocs: 'only with docsPath in plugin.json',
  provenance: 'asks GitHub for the attestation of a release',
  published: 'asks grafana.com',
  safelinks: 'asks a service for known bad addresses',
  sdkusage: 'only for backends',
  signature: 'the plugin ships unsigned and is allowed by name; a signature needs a token of Grafana',
  sourcecode: 'downloads the sources',
  sponsorshiplink: 'a recommendation: there is nothing to sponsor',
  virusscan: 'needs a scanner',
};
