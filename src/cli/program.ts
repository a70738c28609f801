import { Command } from 'commander';
import { addAgents } from './agents.ts';
import type { Io } from './io.ts';

/** Sets the exit code of a command that ran to its end and found a fault. */
export type SetExitCode = (code: number) => void;

/** The program with all its commands; throws `CommanderError` where one was not understood. */
export function createProgram(io: Io, setExitCode: SetExitCode): Command {
  const program = new Command('durable-chatwoot-agent')
    .description('Connects Chatwoot to a LangGraph graph, with one Temporal workflow per conversation.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) })
    .showHelpAfterError('(--help shows what can be typed)')
    .helpCommand(false);
  addAgents(program, io);
  return program;
}
