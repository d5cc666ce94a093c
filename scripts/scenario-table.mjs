// Jest's reporter of `npm run test:postgres`: a table of scenarios and PostgreSQL versions, from the suites' titles
// ("failover, PostgreSQL 18"). A cell is the time that all its tests took, or how many of them failed.

const TITLE = /^(.*), PostgreSQL (.+)$/;

/** @param results `{ title, status, duration }` of each test; title is its outermost suite's */
export function scenarioTable(results) {
  const cells = new Map();
  for (const { title, status, duration } of results) {
    const [, scenario, version] = TITLE.exec(title) ?? [undefined, title, 'any'];
    const row = cells.get(scenario) ?? new Map();
    const cell = row.get(version) ?? { tests: 0, failed: 0, milliseconds: 0 };
    cell.tests += 1;
    // What did not run (a skipped test, a suite whose set-up failed) has not passed.
    cell.failed += status === 'passed' ? 0 : 1;
    cell.milliseconds += duration ?? 0;
    cells.set(scenario, row.set(version, cell));
  }
  const versions = [...new Set([...cells.values()].flatMap((row) => [...row.keys()]))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const shown = (cell) => {
    if (cell === undefined) return '–';
    if (cell.failed > 0) return `${cell.failed} of ${cell.tests} FAILED`;
    return `ok ${cell.tests} (${(cell.milliseconds / 1000).toFixed(0)} s)`;
  };
  const rows = [
    ['scenario', ...versions.map((version) => `PostgreSQL ${version}`)],
    ...[...cells].map(([scenario, row]) => [scenario, ...versions.map((version) => shown(row.get(version)))]),
  ];
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export default class ScenarioTable {
  onRunComplete(_, { testResults }) {
    const results = testResults.flatMap(({ testFilePath, testExecError, testResults: tests }) =>
      tests.length === 0 && testExecError !== undefined
        ? [{ title: testFilePath.split('/').at(-1), status: 'failed', duration: 0 }]
        : tests.map(({ ancestorTitles, title, status, duration }) => ({
            title: ancestorTitles[0] ?? title,
            ...{ status, duration },
          })),
    );
    if (results.length > 0) process.stdout.write(`\n${scenarioTable(results)}\n`);
  }
}
