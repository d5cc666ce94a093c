#!/usr/bin/env node
// The only file that runs before the build: its absence is told, not thrown.
try {
  const { main } = await import('../dist/main.js');
  await main();
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || process.env.PULSO_DEBUG === '1') throw error;
  process.stderr.write(`pulso: ${error.message.split(' imported from')[0]}. Run npm ci && npm run build first.\n`);
  process.exitCode = 1;
}
