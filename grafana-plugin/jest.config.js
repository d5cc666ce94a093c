// Extends the configuration that @grafana/create-plugin owns, in the way it asks for: from outside `.config/`.
process.env.TZ = 'UTC';

const base = require('./.config/jest.config');
const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');

const [[, transformer]] = Object.entries(base.transform);
const shared = {
  ...base,
  rootDir: __dirname,
  moduleNameMapper: { ...base.moduleNameMapper, '\\.(css|scss|sass)$': '<rootDir>/test/no-styles.cjs' },
  transform: { '^.+\\.m?[tj]sx?$': transformer },
  // Modules of the Grafana 13 libraries that are published as ES modules only.
  transformIgnorePatterns: [
    nodeModulesToTransform([...grafanaESModules, '@react-hookz', '@ver0', 'react-resizable-panels']),
  ],
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'panel',
      testMatch: ['<rootDir>/src/**/*.test.{ts,tsx}'],
      testEnvironmentOptions: { customExportConditions: ['@pulso/source', 'require', 'default'] },
    },
    {
      // The built plugin, and the built plugin in a real Chromium over a real Prometheus.
      displayName: 'built',
      rootDir: __dirname,
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testEnvironmentOptions: { customExportConditions: ['@pulso/source', 'node', 'require', 'default'] },
      transform: shared.transform,
    },
  ],
};
