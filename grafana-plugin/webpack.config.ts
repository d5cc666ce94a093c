// Extends the configuration that @grafana/create-plugin owns, in the way it asks for: from outside `.config/`.
import path from 'node:path';
import ReplaceInFileWebpackPlugin from 'replace-in-file-webpack-plugin';
import type { Configuration } from 'webpack';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config.ts';

/**
 * What every browser of Grafana 11.6 and newer has: private fields, spreads and classes are left as they are written. The
 * template's ES2015 makes slow helpers of them.
 */
const TARGET = 'es2022';

type Rule = NonNullable<NonNullable<Configuration['module']>['rules']>[number];

function forOurBrowsers(rule: Rule): Rule {
  if (typeof rule !== 'object' || rule === null || typeof rule.use !== 'object' || !('loader' in rule.use)) return rule;
  const { loader, options } = rule.use;
  if (loader !== 'swc-loader' || typeof options !== 'object') return rule;
  return { ...rule, use: { loader, options: { ...options, jsc: { ...options['jsc'], target: TARGET } } } };
}

const config = async (env: Env): Promise<Configuration> => {
  const base = await grafanaConfig(env);
  const here = process.cwd();
  return {
    ...base,
    module: {
      ...base.module,
      rules: [
        ...(base.module?.rules ?? []).map(forOurBrowsers),
        {
          test: /\/src\/(?:.*\/)?slice\.ts$/,
          enforce: 'pre',
          use: path.resolve(here, 'build/results-loader.cjs'),
        },
      ],
    },
    plugins: [
      ...(base.plugins ?? []),
      // Pictures lie beside the packed README, and under src/ in the repository.
      new ReplaceInFileWebpackPlugin([
        {
          dir: 'dist',
          test: [/(^|\/)README\.md$/],
          rules: [{ search: /src="src\/img\//g, replace: 'src="img/' }],
        },
      ]),
    ],
    // The catalogue's TypeScript, so that the source map has what was written and not what `tsc` made of it.
    resolve: { ...base.resolve, conditionNames: ['@pulso/source', '...'] },
    // What the catalogue grows by must not come out of an old cache: the build takes seconds without.
    cache: false,
  };
};

export default config;
