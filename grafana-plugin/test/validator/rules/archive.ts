import { fileOf, metadataOf, moved, rootsOf, withFile, withMetadata } from '../submission.ts';
import type { Rule } from '../types.ts';

const problem = (isWrong: boolean, text: string): string[] => (isWrong ? [text] : []);

/** How the zip is laid out. */
export const archiveRules: readonly Rule[] = [
  {
    analyzer: 'archive',
    name: 'empty-archive',
    severity: 'error',
    check: ({ archive }) => problem(archive.size === 0, 'The zip is empty'),
    fault: (submission) => ({ ...submission, archive: new Map() }),
  },
  {
    analyzer: 'archive',
    name: 'more-than-one-dir',
    severity: 'error',
    check: (submission) => problem(rootsOf(submission).length > 1, `Roots: ${rootsOf(submission).join(', ')}`),
    fault: (submission) => ({
      ...submission,
      archive: new Map([...submission.archive, ['other/x', new Uint8Array()]]),
    }),
  },
  {
    analyzer: 'archive',
    name: 'no-root-dir',
    severity: 'error',
    check: ({ archive }) =>
      [...archive.keys()].filter((path) => !path.includes('/')).map((path) => `${path} is in no folder`),
    fault: (submission) => moved(submission, (path) => path.split('/').at(-1) ?? ''),
  },
  {
    analyzer: 'archive',
    name: 'dist',
    severity: 'error',
    check: ({ archive }) =>
      problem(
        [...archive.keys()].some((path) => /^[^/]+\/dist\//.test(path)),
        'dist is to be renamed to the id and moved to the root',
      ),
    fault: (submission) => moved(submission, (path) => path.replace('/', '/dist/')),
  },
  {
    analyzer: 'archivename',
    name: 'no-ident-root-dir',
    severity: 'error',
    check: (submission) => problem(rootsOf(submission)[0] !== metadataOf(submission).id, 'The folder is not the id'),
    fault: (submission) => moved(submission, (path) => path.replace(/^[^/]+/, 'other')),
  },
  {
    analyzer: 'modulejs',
    name: 'missing-modulejs',
    severity: 'error',
    check: (submission) => problem(fileOf(submission, 'module.js') === undefined, 'There is no module.js'),
    fault: (submission) => withFile(submission, 'module.js', undefined),
  },
  {
    analyzer: 'metadata',
    name: 'missing-metadata',
    severity: 'error',
    check: (submission) => problem(fileOf(submission, 'plugin.json') === undefined, 'There is no plugin.json'),
    fault: (submission) => withFile(submission, 'plugin.json', undefined),
  },
  {
    analyzer: 'includesnested',
    name: 'nested-plugin-id-in-non-app',
    severity: 'error',
    check: ({ archive }) =>
      problem([...archive.keys()].filter((path) => path.endsWith('/plugin.json')).length > 1, 'Only apps nest plugins'),
    fault: (submission) => withFile(submission, 'inner/plugin.json', '{}'),
  },
  {
    analyzer: 'binarypermissions',
    name: 'binary-executable-found',
    severity: 'error',
    check: (submission) => problem(metadataOf(submission).executable !== undefined, 'There is no such executable'),
    fault: (submission) => withMetadata(submission, (metadata) => ({ ...metadata, executable: 'gpx_pulso' })),
  },
  {
    // Stricter than there: what is no backend has no executable, and no file of which nobody knows what it is for.
    analyzer: 'backendbinary',
    name: 'no-backend',
    severity: 'error',
    check: (submission) => [
      ...problem(metadataOf(submission).backend === true, 'A panel has no backend'),
      ...[...submission.archive.keys()]
        .map((path) => path.replace(/^[^/]+\//, ''))
        .filter((path) => !/^(?:module|\d+)\.js(?:\.map)?$|^img\/|^[A-Z]+\.md$|^LICENSE$|^plugin\.json$/.test(path))
        .map((path) => `${path}: what is it for?`),
    ],
    fault: (submission) => withFile(submission, 'gpx_pulso_linux_amd64', ''),
  },
];
