// Extends the configuration that @grafana/create-plugin owns, in the way it asks for: from outside `.config/`.
import path from 'node:path';
import ReplaceInFileWebpackPlugin from 'replace-in-file-webpack-plugin';
import type { Configuration } from 'webpack';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config.ts';

const config = async (env: Env): Promise<Configuration> => {
  const base = await grafanaConfig(env);
  const here = process.cwd();
  return {
    ...base,
    module: {
      ...base.module,
      rules: [
        ...(base.module?.rules ?? []),
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
