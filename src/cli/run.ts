import { CommanderError } from 'commander';
import { GraphLoadError } from '../activities/graph/find-graph.ts';
import { ConfigError } from '../settings/config.ts';
import { CliError, type Io } from './io.ts';
import { createProgram } from './program.ts';

const FAILED = 1;
const NOT_UNDERSTOOD = 2;
const INTERRUPTED = 130;

/** Carries out what was typed (without program and script); resolves with the exit code. */
export async function runCli(words: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const setExitCode = (code: number) => {
    exitCode = code;
  };
  try {
    await createProgram(io, setExitCode).parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, io);
  }
}

function explain(error: unknown, io: Io): number {
  // Commander has shown its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
  if (error instanceof Error && error.name === 'ExitPromptError') {
    io.err('Nothing more was done.');
    return INTERRUPTED;
  }
  io.err(messageOf(error));
  if (error instanceof ConfigError) io.err(`"${io.call} connect" asks for what is missing and writes it into .env.`);
  return FAILED;
}

/** Their messages say all that is to be said; of anything else somebody needs to know where it came from. */
const FOR_PEOPLE = [CliError, ConfigError, GraphLoadError];

function messageOf(error: unknown): string {
  if (error instanceof Error && FOR_PEOPLE.some((kind) => error instanceof kind)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
