#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCompiled } from '../settings/own-path.ts';
import { besideStart } from './beside-start.ts';
import { runNode } from './run-node.ts';
import { runWatched } from './run-watched.ts';
import { runCli } from './run.ts';

/** What an operator types. Exit codes: 0 done, 1 a fault was found or the work failed, 2 the command was not understood. */

const envFile = join(process.cwd(), '.env');
// As `node --env-file-if-exists`: what the environment holds already wins.
if (existsSync(envFile)) process.loadEnvFile(envFile);

// The reader of `… | head` has gone: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const words = process.argv.slice(2);
const local = besideStart(words, process.env, process.cwd());
if (local) process.stderr.write(`Of the start that runs here, at ${local['CHATWOOT_API_URL'] ?? 'this machine'}:\n`);

const exitCode = await runCli(words, {
  env: local ? { ...process.env, ...local } : process.env,
  cwd: process.cwd(),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  isInteractive: process.stdin.isTTY && process.stdout.isTTY,
  runNode: (words) => runNode(process, words),
  runWatched: (words, folders, besides) => runWatched(process, { words, folders, besides, tell: console.error }),
  call: isCompiled(import.meta.url) ? 'npx durable-chatwoot-agent' : 'npm run cli --',
  hasColours: process.stdout.isTTY && process.stdout.hasColors(),
});
// A graph that doctor has loaded may hold connections open.
process.exit(exitCode);
