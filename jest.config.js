// One configuration, four projects: `unit` (beside the code, no I/O), `integration` (real PostgreSQL, Prometheus,
// Alertmanager, Chromium), `e2e` (the whole demo, one run per switch) and `postgres` (what befalls a server, on each
// version; `npm run test:postgres`). The panel has its own (jsdom).
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@pulso/source', 'node'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  modulePathIgnorePatterns: ['/dist/'],
};
const PACKAGES = '{catalogue,exporter,alerts,dashboards,cli,bench,tools/*,examples/*}';

export default {
  // Of a test or a hook that starts real servers on a machine that may be busy; longer ones say so themselves.
  testTimeout: 30_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: [`<rootDir>/${PACKAGES}/src/**/*.test.ts`] },
    {
      ...shared,
      displayName: 'integration',
      testMatch: [`<rootDir>/${PACKAGES}/test/**/*.test.ts`],
      testPathIgnorePatterns: ['/node_modules/', '\\.(e2e|postgres)\\.test\\.ts$'],
    },
    { ...shared, displayName: 'postgres', testMatch: [`<rootDir>/${PACKAGES}/test/**/*.postgres.test.ts`] },
    { ...shared, displayName: 'e2e', testMatch: [`<rootDir>/${PACKAGES}/test/**/*.e2e.test.ts`] },
  ],
};
