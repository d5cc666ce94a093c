import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = new URL('.', import.meta.url).pathname;

// Many applications are CommonJS; the package is an ES module.
describe('an application in CommonJS', () => {
  it.each([
    ['require', "const { createPulso } = require('@pulso/exporter'); use(createPulso);"],
    ['await import', "import('@pulso/exporter').then(({ createPulso }) => use(createPulso));"],
  ])('takes the library by %s', async (_, take) => {
    const use =
      'function use(create) { const pulso = create({ advisors: false }); console.log(typeof pulso.express); pulso.close(); }';
    const { stdout } = await run(process.execPath, ['--input-type=commonjs', '-e', `${use} ${take}`], {
      cwd: HERE,
      env: { PATH: process.env['PATH'] },
    });
    expect(stdout).toBe('function\n');
  });
});
