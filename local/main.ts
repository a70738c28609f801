import { GraphLoadError } from '../src/activities/graph/find-graph.ts';
import { ConfigError } from '../src/settings/config.ts';
import { watchStrayErrors } from '../src/worker/stray-errors.ts';
import { createClosers } from './start/closers.ts';
import { projectFolder } from './project.ts';
import { readLocalSettings } from './settings.ts';
import { startApart } from './start/start-apart.ts';
import { start } from './start/start.ts';
import { tellTurns } from './start/tell-turns.ts';
import { UserError } from './user-error.ts';
import { welcome } from './start/welcome.ts';

/** `npm start` (and `dev`, which tells of each turn, and `npm run start:apart`, in processes of their own): Temporal, a sandbox Chatwoot, the ingress and the worker, all in one go and ended together. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes on the Ctrl-C that the terminal has sent us already: only a later one is a second one. */
const SAME_KEY_PRESS = 500;

const project = projectFolder();
const hasColours = process.stdout.isTTY && process.stdout.hasColors();
const interrupted = new AbortController();
const closers = createClosers((name, error) => {
  console.error(`${name} did not end as it should: ${error instanceof Error ? error.message : 'unknown'}`);
});
let endingSince: number | undefined;

for (const signal of SIGNALS) process.on(signal, interrupt);
try {
  const addresses = await (process.argv.includes('--apart') ? startApart : start)({
    settings: readLocalSettings(process.env, project),
    env: process.env,
    project,
    closers,
    signal: interrupted.signal,
    tell: console.log,
    ...(process.argv.includes('--dev') ? { watch: tellTurns(console.log, hasColours) } : {}),
    applyEnv: (variables) => {
      for (const [name, value] of Object.entries(variables)) process.env[name] ||= value;
    },
    // The worker runs in here, too: what a graph leaves behind must neither end it nor be printed.
    watchStray(log) {
      watchStrayErrors(process.on.bind(process), log, (code) => void end(code));
    },
    // Under `node --watch` every thread reports what it loads, and Temporal stumbles over the reports of its own.
    onLoaded: () => delete process.env['WATCH_REPORT_DEPENDENCIES'],
    onEnd: (part) => {
      if (endingSince !== undefined) return;
      console.error(`${part} ended by itself, so everything ends.`);
      void end(1);
    },
  });
  console.log(welcome(addresses, hasColours));
} catch (error) {
  if (endingSince === undefined) {
    console.error(explain(error));
    await end(1);
  }
}

function interrupt(): void {
  if (endingSince === undefined) {
    console.log('\nEnding …');
    void end(0);
  } else if (Date.now() - endingSince > SAME_KEY_PRESS) {
    process.exit(130);
  }
}

async function end(code: number): Promise<void> {
  endingSince = Date.now();
  interrupted.abort();
  await closers.closeAll();
  process.exit(code);
}

/** A sentence where the person at the terminal can do something about it, everything we know otherwise. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForThem = [UserError, ConfigError, GraphLoadError].some((kind) => error instanceof kind);
  return isForThem ? error.message : (error.stack ?? error.message);
}
