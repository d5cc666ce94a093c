import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pluginArchive } from '../../build/archive.ts';
import { notHere, rules } from './rules/index.ts';
import { readSubmission } from './submission.ts';
import type { Submission } from './types.ts';

const PACKAGE = join(__dirname, '..', '..');

/** The folders of `pkg/analysis/passes` in grafana/plugin-validator, as of August 2026. */
const ANALYZERS =
  'archive archivename backendbinary backenddebug binarypermissions brokenlinks buildtools changelog checksum circulardependencies codediff coderules discoverability gomanifest gosec govulncheck grafanadependency includesnested jargon jssourcemap legacybuilder legacyplatform license llmreview logos manifest metadata metadatapaths metadataschema metadatavalid modulejs nestedmetadata org osvscanner packagejson plugindocs pluginname provenance published reactcompat readme restrictivedep safelinks screenshots sdkusage signature sourcecode sponsorshiplink templatereadme trackingscripts typesuffix unsafesvg version virusscan';

let submission: Submission;

beforeAll(() => {
  const dist = join(PACKAGE, 'dist');
  if (!existsSync(join(dist, 'module.js'))) throw new Error('dist/ is missing: npm run build -w grafana-plugin');
  submission = readSubmission(pluginArchive(dist).bytes, PACKAGE);
});

describe.each(rules.map((rule) => [`${rule.analyzer}/${rule.name}`, rule] as const))('%s', (_, { check, fault }) => {
  it('finds nothing in the plugin as it is packed', () => {
    expect(check(submission)).toEqual([]);
  });

  it('finds what it is there to find', () => {
    expect(check(fault(submission))).not.toEqual([]);
  });
});

it('every analyzer of the validator has a rule here, or a reason why not', () => {
  const known = [...new Set([...rules.map(({ analyzer }) => analyzer), ...Object.keys(notHere)])];
  expect(known.sort()).toEqual(ANALYZERS.split(' '));
});

it('the same build gives the same zip', () => {
  const zip = () => Buffer.from(pluginArchive(join(PACKAGE, 'dist')).bytes).toString('base64');
  expect(zip()).toBe(zip());
});
