import { fileOf, metadataOf, textOf, withFile, withMetadata, withSource } from '../submission.ts';
import type { PluginJson, Rule, Submission } from '../types.ts';

const info = (submission: Submission, change: Partial<PluginJson['info']>): Submission =>
  withMetadata(submission, (metadata) => ({ ...metadata, info: { ...metadata.info, ...change } }));
const dependency = (grafanaDependency: string) => (submission: Submission) =>
  withMetadata(submission, (metadata) => ({ ...metadata, dependencies: { grafanaDependency } }));
const grafanaOf = (submission: Submission): string => metadataOf(submission).dependencies.grafanaDependency;

const paths = ({ info: { logos, screenshots = [] } }: PluginJson): string[] => [
  logos.small,
  logos.large,
  ...screenshots.map(({ path }) => path),
];

/** First bytes by extension. */
const PICTURES: Readonly<Record<string, string>> = {
  png: '\u0089PNG',
  jpg: '\u00ff\u00d8\u00ff',
  gif: 'GIF8',
  svg: '<svg',
};

/** The keys that the schema of plugin.json knows for a panel; `$schema` names that schema. */
const KEYS =
  /^(?:\$schema|type|name|id|info|dependencies|suggestions|state|buildMode|skipDataQuery|autoEnabled|includes)$/;

/** What plugin.json says. */
export const metadataRules: readonly Rule[] = [
  {
    // The schema is on the network; these are its required keys and the kinds of their values.
    analyzer: 'metadatavalid',
    name: 'invalid-metadata',
    severity: 'error',
    check: (submission) => {
      const { type, name, id, info: about, dependencies } = metadataOf(submission);
      return [
        ...Object.keys(metadataOf(submission))
          .filter((key) => !KEYS.test(key))
          .map((key) => `${key} is no key of a panel`),
        ...Object.entries({
          id: /^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/.test(id),
          type: type === 'panel',
          name: typeof name === 'string' && name.length > 0,
          'info.version': /^\d+\.\d+\.\d+/.test(about.version),
          'info.updated': /^\d{4}-\d{2}-\d{2}$/.test(about.updated),
          'info.keywords': Array.isArray(about.keywords) && about.keywords.length > 0,
          'info.author.name': typeof about.author.name === 'string',
          'info.logos': typeof about.logos === 'object',
          'dependencies.grafanaDependency': /^(<=|>=|>|<|=|~|\^)?\d+(\.[x*]|\.\d+)/.test(
            dependencies.grafanaDependency,
          ),
        })
          .filter(([, isValid]) => !isValid)
          .map(([key]) => `${key} is missing or not as the schema has it`),
      ];
    },
    fault: (submission) => withMetadata(submission, (metadata) => ({ ...metadata, colour: 'green' })),
  },
  {
    analyzer: 'typesuffix',
    name: 'plugin-type-suffix',
    severity: 'error',
    check: (submission) =>
      metadataOf(submission).id.split('-').at(-1) === metadataOf(submission).type
        ? []
        : ['The id ends in another type'],
    fault: (submission) => withMetadata(submission, (metadata) => ({ ...metadata, type: 'app' })),
  },
  {
    analyzer: 'pluginname',
    name: 'human-friendly-name',
    severity: 'error',
    check: (submission) => (metadataOf(submission).id === metadataOf(submission).name ? ['The name is the id'] : []),
    fault: (submission) => withMetadata(submission, (metadata) => ({ ...metadata, name: metadata.id })),
  },
  {
    analyzer: 'pluginname',
    name: 'invalid-id-format',
    severity: 'warning',
    check: (submission) => (metadataOf(submission).id.split('-').length < 3 ? ['It has under three parts'] : []),
    fault: (submission) => withMetadata(submission, (metadata) => ({ ...metadata, id: 'pulso-panel' })),
  },
  {
    analyzer: 'packagejson',
    name: 'packagecode-version-mismatch',
    severity: 'error',
    check: (submission) =>
      JSON.parse(submission.sources.get('package.json') ?? '{}').version === metadataOf(submission).info.version
        ? []
        : ['package.json has another version'],
    fault: (submission) => info(submission, { version: '9.9.9' }),
  },
  {
    analyzer: 'version',
    name: 'wrong-plugin-version',
    severity: 'error',
    check: (submission) =>
      /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(metadataOf(submission).info.version) ? [] : ['It is no semantic version'],
    fault: (submission) => info(submission, { version: '%VERSION%' }),
  },
  {
    analyzer: 'grafanadependency',
    name: 'invalid-grafana-dependency',
    severity: 'error',
    check: (submission) =>
      /^(?:[<>]=?|=|~|\^)?\d+(?:\.(?:\d+|x)){1,2}(?:[\s,]+(?:[<>]=?)\d+(?:\.\d+){0,2})*$/.test(grafanaOf(submission))
        ? []
        : ['It is no range of versions'],
    fault: dependency('any'),
  },
  {
    analyzer: 'restrictivedep',
    name: 'depends-on-patch-releases',
    severity: 'warning',
    check: (submission) => (/^\d+\.\d+\.x$/.test(grafanaOf(submission)) ? ['Only one minor version'] : []),
    fault: dependency('12.0.x'),
  },
  {
    analyzer: 'restrictivedep',
    name: 'depends-on-single-release',
    severity: 'warning',
    check: (submission) => (/^\d+\.\d+\.\d+$/.test(grafanaOf(submission)) ? ['Only one version'] : []),
    fault: dependency('12.0.1'),
  },
  {
    analyzer: 'circulardependencies',
    name: 'circular-dependency',
    severity: 'error',
    check: (submission) =>
      (metadataOf(submission).dependencies.plugins ?? [])
        .filter(({ id }) => id === metadataOf(submission).id)
        .map(() => 'It depends on itself'),
    fault: (submission) =>
      withMetadata(submission, (metadata) => ({
        ...metadata,
        dependencies: { ...metadata.dependencies, plugins: [{ id: metadata.id }] },
      })),
  },
  {
    analyzer: 'discoverability',
    name: 'empty-description',
    severity: 'warning',
    check: (submission) => ((metadataOf(submission).info.description ?? '') === '' ? ['Nobody will find it'] : []),
    fault: (submission) => info(submission, { description: '' }),
  },
  {
    analyzer: 'discoverability',
    name: 'empty-keywords',
    severity: 'warning',
    check: (submission) => (metadataOf(submission).info.keywords.length === 0 ? ['Nobody will find it'] : []),
    fault: (submission) => info(submission, { keywords: [] }),
  },
  {
    analyzer: 'logos',
    name: 'logos',
    severity: 'error',
    check: (submission) =>
      Object.entries(metadataOf(submission).info.logos)
        .filter(([, path]) => path.trim() === '')
        .map(([size]) => `The ${size} logo has no path`),
    fault: (submission) => info(submission, { logos: { small: '', large: '' } }),
  },
  {
    analyzer: 'metadatapaths',
    name: 'invalid-relative-path',
    severity: 'error',
    check: (submission) =>
      paths(metadataOf(submission))
        .filter((path) => /^(?:\.|\/|\w+:)/.test(path))
        .map((path) => `${path} is not relative to plugin.json`),
    fault: (submission) => info(submission, { logos: { small: './img/logo.svg', large: 'https://x.example/l.svg' } }),
  },
  {
    analyzer: 'metadatapaths',
    name: 'path-not-exists',
    severity: 'error',
    check: (submission) =>
      paths(metadataOf(submission))
        .filter((path) => fileOf(submission, path) === undefined)
        .map((path) => `${path} is not there`),
    fault: (submission) => info(submission, { screenshots: [{ name: 'x', path: 'img/none.png' }] }),
  },
  {
    analyzer: 'screenshots',
    name: 'screenshots',
    severity: 'warning',
    check: (submission) => ((metadataOf(submission).info.screenshots ?? []).length === 0 ? ['There is none'] : []),
    fault: (submission) => info(submission, { screenshots: [] }),
  },
  {
    analyzer: 'screenshots',
    name: 'screenshots-image-type',
    severity: 'error',
    check: (submission) =>
      (metadataOf(submission).info.screenshots ?? [])
        .filter(({ path }) => {
          const magic = PICTURES[path.split('.').at(-1)?.replace('jpeg', 'jpg') ?? ''];
          const head = String.fromCharCode(...(fileOf(submission, path) ?? []).slice(0, 512));
          return magic === undefined || !head.includes(magic);
        })
        .map(({ path }) => `${path} is not the picture that its name says`),
    fault: (submission) =>
      withFile(submission, metadataOf(submission).info.screenshots?.[0]?.path ?? '', 'not a picture'),
  },
  {
    analyzer: 'legacybuilder',
    name: 'legacy-builder',
    severity: 'error',
    check: ({ sources }) =>
      /"grafana-toolkit |@grafana\/toolkit/.test(sources.get('package.json') ?? '')
        ? ['It is built by the toolkit']
        : [],
    fault: (submission) =>
      withSource(submission, 'package.json', '{"version":"1.0.0","scripts":{"build":"grafana-toolkit plugin:build"}}'),
  },
  {
    analyzer: 'buildtools',
    name: 'non-standard-frontend-build-tooling',
    severity: 'warning',
    check: ({ sources }) =>
      sources.get('.config/webpack/webpack.config.ts')?.includes('@grafana/create-plugin') === true
        ? []
        : ['It is not built by what create-plugin scaffolds'],
    fault: (submission) => withSource(submission, '.config/webpack/webpack.config.ts', ''),
  },
  {
    analyzer: 'unsafesvg',
    name: 'unsafe-svg-file',
    severity: 'error',
    check: (submission) =>
      [...submission.archive.keys()]
        .filter((path) => path.endsWith('.svg'))
        .filter((path) =>
          /<(?:script|iframe|audio|math|template|foreignObject|noscript)|\son\w+=|javascript:|xlink:href|<!ENTITY/i.test(
            textOf(submission, path.replace(/^[^/]+\//, '')),
          ),
        )
        .map((path) => `${path} could run something`),
    fault: (submission) => withFile(submission, 'img/logo.svg', '<svg onload="x()"></svg>'),
  },
];
