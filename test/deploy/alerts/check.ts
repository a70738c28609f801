import { findPromtool, runPromtool } from './promtool.ts';

/** `npm run alerts:check`: every case, by promtool out of PATH or of PROMTOOL. It comes with Prometheus; in Debian its package is prometheus. */
const promtool = await findPromtool();
if (promtool === undefined) {
  console.error('promtool is not there: install Prometheus (Debian: apt-get install prometheus), or set PROMTOOL.');
  process.exit(1);
}
try {
  console.log(await runPromtool(promtool));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
