import { fileOf, textOf, withFile } from '../submission.ts';
import type { Rule, Submission } from '../types.ts';

const readme = (submission: Submission): string => textOf(submission, 'README.md');
const withReadme = (text: string) => (submission: Submission) =>
  withFile(submission, 'README.md', `${readme(submission)}\n${text}`);
const found = (text: string, pattern: RegExp): string[] => text.match(pattern)?.map((one) => `It says ${one}`) ?? [];

/** README, CHANGELOG and licence. */
export const documentRules: readonly Rule[] = [
  {
    analyzer: 'readme',
    name: 'missing-readme',
    severity: 'error',
    check: (submission) => (readme(submission).trim() === '' ? ['There is no README.md'] : []),
    fault: (submission) => withFile(submission, 'README.md', ' \n'),
  },
  {
    analyzer: 'readme',
    name: 'readme-comment',
    severity: 'warning',
    check: (submission) => found(readme(submission), /<!--.*?-->/g),
    fault: withReadme('<!-- to do -->'),
  },
  {
    analyzer: 'templatereadme',
    name: 'template-readme',
    severity: 'error',
    check: (submission) =>
      found(readme(submission), /Grafana (?:Panel|Data Source|Datasource|App|Data Source Backend) Plugin Template/gi),
    fault: withReadme('# Grafana panel plugin template'),
  },
  {
    analyzer: 'jargon',
    name: 'developer-jargon',
    severity: 'warning',
    check: (submission) => found(readme(submission), /yarn|nodejs/g),
    fault: withReadme('Run yarn.'),
  },
  {
    analyzer: 'brokenlinks',
    name: 'relative-link',
    severity: 'error',
    check: (submission) =>
      [...readme(submission).matchAll(/\[.+?\]\((.+?)\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^(?:#|mailto:|https?:\/\/)/.test(target))
        .map((target) => `${target} leads nowhere in the catalogue`),
    fault: withReadme('[there](docs/there.md)'),
  },
  {
    analyzer: 'changelog',
    name: 'missing-changelog',
    severity: 'warning',
    check: (submission) => (textOf(submission, 'CHANGELOG.md').trim() === '' ? ['There is no CHANGELOG.md'] : []),
    fault: (submission) => withFile(submission, 'CHANGELOG.md', undefined),
  },
  {
    analyzer: 'license',
    name: 'license-not-provided',
    severity: 'error',
    check: (submission) => (fileOf(submission, 'LICENSE') === undefined ? ['There is no LICENSE'] : []),
    fault: (submission) => withFile(submission, 'LICENSE', undefined),
  },
  {
    // Its detector compares with the texts of SPDX; ours is one of these, word by word but for the owner's line.
    analyzer: 'license',
    name: 'license-not-valid',
    severity: 'error',
    check: (submission) =>
      /^\s*Apache License\s+Version 2\.0, January 2004/.test(textOf(submission, 'LICENSE')) &&
      textOf(submission, 'LICENSE').includes('END OF TERMS AND CONDITIONS')
        ? []
        : ['It is not the whole text of Apache-2.0'],
    fault: (submission) => withFile(submission, 'LICENSE', 'All rights reserved.'),
  },
  {
    analyzer: 'license',
    name: 'license-with-generic-text',
    severity: 'warning',
    check: (submission) => found(textOf(submission, 'LICENSE'), /\{name of copyright owner\}|\{yyyy\}/g),
    fault: (submission) => withFile(submission, 'LICENSE', 'Copyright {yyyy}'),
  },
];
