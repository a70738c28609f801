#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import type { Io } from './io.ts';
import { CliError } from './io.ts';
import { createProgram } from './program.ts';

/** What an operator types. Exit codes: 0 done, 1 a fault was found or the work failed, 2 the command was not understood. */

const FAILED = 1;
const NOT_UNDERSTOOD = 2;
const INTERRUPTED = 130;

const envFile = join(process.cwd(), '.env');
// As `node --env-file-if-exists`: what the environment holds already wins.
if (existsSync(envFile)) process.loadEnvFile(envFile);

const io: Io = {
  env: process.env,
  cwd: process.cwd(),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  isInteractive: process.stdin.isTTY && process.stdout.isTTY,
  hasColours: process.stdout.hasColors?.() ?? false,
};

// The reader of `… | head` has gone: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await createProgram(io, (code) => (process.exitCode = code)).parseAsync(process.argv);
} catch (error) {
  process.exitCode = explain(error);
}

function explain(error: unknown): number {
  // Commander has shown its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
  if (error instanceof Error && error.name === 'ExitPromptError') {
    io.err('Nothing more was done.');
    return INTERRUPTED;
  }
  io.err(error instanceof CliError || error instanceof ConfigError ? error.message : messageOf(error));
  return FAILED;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
