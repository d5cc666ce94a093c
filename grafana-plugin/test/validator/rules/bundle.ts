import { fileOf, scriptsOf, sourcesOf, textOf, withFile, withSource } from '../submission.ts';
import type { Rule, Submission } from '../types.ts';

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
}

const inScripts = (submission: Submission, pattern: RegExp): string[] =>
  scriptsOf(submission).flatMap(({ path, text }) => (text.match(pattern) ?? []).map((one) => `${path} has ${one}`));
const inSources = (submission: Submission, pattern: RegExp): string[] =>
  sourcesOf(submission).flatMap(({ path, text }) => (text.match(pattern) ?? []).map((one) => `${path} has ${one}`));
const withScript = (text: string) => (submission: Submission) =>
  withFile(submission, 'module.js', `${textOf(submission, 'module.js')};${text}`);
const withLine = (text: string) => (submission: Submission) => withSource(submission, 'src/module.ts', text);

/** A source map's own files: not of dependencies, not of webpack, and none that has no text to compare. */
function mapped(submission: Submission, path: string): { name: string; content: string | null | undefined }[] {
  const map: SourceMap = JSON.parse(textOf(submission, path));
  return map.sources
    .map((name, index) => ({
      name: name.replace(/^webpack:\/\/[^/]*\/*/, ''),
      content: map.sourcesContent?.[index],
    }))
    .filter(({ name }) => !/^(?:external |webpack\/|(?:\.{1,2}\/)+node_modules\/)|\.(?:json|svg|css)$/.test(name));
}

/** A rule of its semgrep set: a pattern that no source may have. */
const code = (name: string, severity: Rule['severity'], pattern: RegExp, line: string, check = inSources): Rule => ({
  analyzer: 'coderules',
  name,
  severity,
  check: (submission) => check(submission, pattern),
  fault: withLine(line),
});

/** What the scripts hold, and what they were made of. */
export const bundleRules: readonly Rule[] = [
  {
    analyzer: 'jssourcemap',
    name: 'js-map-not-found',
    severity: 'error',
    check: (submission) =>
      scriptsOf(submission)
        .map(({ path }) => path.replace(/^[^/]+\//, ''))
        .filter((path) => fileOf(submission, `${path}.map`) === undefined)
        .map((path) => `${path} has no map`),
    fault: (submission) => withFile(submission, 'module.js.map', undefined),
  },
  {
    // There it looks into `src/` alone; the catalogue's files are beside the plugin in the same repository.
    analyzer: 'jssourcemap',
    name: 'js-map-no-match',
    severity: 'error',
    check: (submission) =>
      mapped(submission, 'module.js.map')
        .filter(({ name }) => name.startsWith('./'))
        .filter(({ name, content }) => submission.sources.get(name.replace('./', 'src/')) !== content)
        .map(({ name }) => `${name} is not what was built`),
    fault: withLine('export {};'),
  },
  {
    analyzer: 'jssourcemap',
    name: 'js-map-invalid',
    severity: 'error',
    check: (submission) =>
      mapped(submission, 'module.js.map')
        .filter(({ content }) => typeof content !== 'string')
        .map(({ name }) => `${name} has no content in the map`),
    fault: (submission) =>
      withFile(
        submission,
        'module.js.map',
        JSON.stringify({ sources: ['webpack://x/./module.ts'], sourcesContent: [] }),
      ),
  },
  {
    // The patterns that Grafana itself has built in; its site may know more.
    analyzer: 'legacyplatform',
    name: 'legacy-platform',
    severity: 'error',
    check: (submission) =>
      inScripts(
        submission,
        /PanelCtrl|ConfigCtrl|app\/plugins\/sdk|angular\.isNumber\(|editor\.html|ctrl\.annotation|getLegacyAngularInjector|["']QueryCtrl["']/g,
      ),
    fault: withScript('class X extends MetricsPanelCtrl {}'),
  },
  {
    // Stricter than its list of trackers: the scripts name no host but the namespaces of XML and React's own page.
    analyzer: 'trackingscripts',
    name: 'tracking-scripts',
    severity: 'error',
    check: (submission) => inScripts(submission, /https?:\/\/(?!www\.w3\.org\/|react\.dev\/|localhost\b)[\w.-]+/g),
    fault: withScript('fetch("https://stats.example/x")'),
  },
  {
    // react-detect's patterns: what React 19 has taken away, and a copy of React's own inside.
    analyzer: 'reactcompat',
    name: 'react-19-issue',
    severity: 'warning',
    check: (submission) =>
      inScripts(
        submission,
        /__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED|ReactCurrentOwner|\.propTypes=|contextTypes=|getChildContext|findDOMNode|unmountComponentAtNode|createFactory|react-dom\/test-utils|react\/jsx-runtime/g,
      ),
    fault: withScript('ReactDOM.findDOMNode(x)'),
  },
  code('console-logging', 'warning', /console\.(?!warn|error)\w+\(/g, "console.log('x');"),
  code('topnav-toggle', 'error', /featureToggles\.topnav/g, 'config.featureToggles.topnav'),
  code(
    'window-properties',
    'error',
    /window\.(?:grafanaBootData|grafanaRuntime|__grafanaSceneContext)/g,
    'window.grafanaBootData',
  ),
  code('access-old-react-internals', 'warning', /__SECRET_INTERNALS/g, 'React.__SECRET_INTERNALS_DO'),
  code('native-browser-dialogs', 'error', /\balert\(|window\.(?:confirm|prompt)\(/g, "alert('x')"),
  code(
    'window-open-without-noopener',
    'error',
    /window\.open\((?!.*noopener.*noreferrer|.*noreferrer.*noopener)/g,
    "window.open('x')",
  ),
  code('deprecated-gf-form-css-classes', 'warning', /gf-form/g, '"gf-form"'),
  code('direct-window-location-access', 'warning', /window\.location\.(?:search|href)/g, 'window.location.href'),
  code('ts-ignore-suppress', 'warning', /@ts-(?:ignore|expect-error)/g, '// @ts-ignore'),
  code(
    'no-direct-css-imports',
    'error',
    /import\s+['"].*\.(?:css|scss|less)['"]|import \{ Global \} from '@emotion\/react'|<Global /g,
    "import './x.css';",
  ),
  code('no-api-ds-query-endpoint', 'error', /\/api\/ds\/query/g, "fetch('/api/ds/query')"),
];
