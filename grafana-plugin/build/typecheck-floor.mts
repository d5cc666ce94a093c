// Checks the sources against the types of the oldest Grafana that the plugin supports: npm run typecheck:floor
// It installs those libraries in a scratch folder, hence is no part of npm test.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const here = join(import.meta.dirname, '..');
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const { devDependencies: own } = json(join(here, 'package.json'));

/** The last patch of the floor that plugin.json names, with the React that it comes with. */
const FLOOR = { grafana: '11.6.16', react: '18.3.1', types: '18.3.18', domTypes: '18.3.5' };

const scratch = mkdtempSync(join(tmpdir(), 'pulso-floor-'));
try {
  writeFileSync(
    join(scratch, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: {
        ...Object.fromEntries(
          Object.keys(own)
            .filter((name) => name.startsWith('@grafana/'))
            .map((name) => [name, FLOOR.grafana]),
        ),
        '@emotion/css': own['@emotion/css'],
        '@tanstack/react-virtual': own['@tanstack/react-virtual'],
        '@types/react': FLOOR.types,
        '@types/react-dom': FLOOR.domTypes,
        react: FLOOR.react,
        'react-dom': FLOOR.react,
      },
    }),
  );
  process.stdout.write(`Installing Grafana ${FLOOR.grafana}'s libraries in ${scratch}\n`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: scratch,
    stdio: 'inherit',
  });
  const { compilerOptions } = json(join(here, 'tsconfig.json'));
  cpSync(join(here, 'src'), join(scratch, 'src'), { recursive: true });
  writeFileSync(
    join(scratch, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        ...compilerOptions,
        types: [],
        paths: { '@pulso/catalogue': [join(here, '..', 'catalogue', 'src', 'index.ts')] },
      },
      include: ['src'],
      exclude: ['src/**/*.test.*'],
    }),
  );
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', scratch], { stdio: 'inherit' });
  process.stdout.write(`The sources fit the types of Grafana ${FLOOR.grafana}.\n`);
} catch {
  // npm and tsc have said what is wrong.
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
