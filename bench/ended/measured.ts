import { runCli } from '../../src/cli/run.ts';

/** Types a command for `measure.ts`, which is told by message what it took: MB that were resident at most, MB of the heap that are
 * still held at the end, and seconds. */

const begun = Date.now();
const refuse = () => Promise.reject(new Error('no program is run here'));
const code = await runCli(process.argv.slice(2), {
  ...{ env: process.env, cwd: process.cwd(), isInteractive: false, hasColours: false, call: 'report' },
  ...{ out: console.log, err: console.error, runNode: refuse, runWatched: refuse },
});
const seconds = (Date.now() - begun) / 1000;
globalThis.gc?.();
const held = process.memoryUsage().heapUsed / 2 ** 20;
process.send?.({ megabytes: process.resourceUsage().maxRSS / 1024, held, seconds });
process.disconnect();
process.exitCode = code;
