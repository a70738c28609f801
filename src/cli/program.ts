import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addAgents } from './agents.ts';
import { addCompletion } from './completion/completion.ts';
import { addConnect } from './connect/connect.ts';
import { addRedrive } from './conversations/actions.ts';
import { addConversations } from './conversations/conversations.ts';
import { addDoctor } from './doctor/doctor.ts';
import { addHistories } from './histories/histories.ts';
import { addInit } from './init/init.ts';
import type { Io } from './io.ts';
import { addKnowledge } from './knowledge/knowledge.ts';
import { addReport } from './report/report.ts';
import { addStart } from './start.ts';

const { version } = createRequire(import.meta.url)('durable-chatwoot-agent/package.json') as { version: string };

/** Sets the exit code of a command that ran to its end and found a fault. */
export type SetExitCode = (code: number) => void;

/** The program with all its commands; throws `CommanderError` where one was not understood. */
export function createProgram(io: Io, setExitCode: SetExitCode): Command {
  const program = new Command('durable-chatwoot-agent')
    .description('Connects Chatwoot to a LangGraph graph, with one Temporal workflow per conversation.')
    .version(version, '--version', 'says which version this is')
    .exitOverride()
    .configureOutput({ writeOut: line(io.out), writeErr: line(io.err) })
    .showHelpAfterError('(--help shows what can be typed)')
    .helpCommand(false);
  addInit(program, io);
  addConnect(program, io);
  addDoctor(program, io, setExitCode);
  addStart(program, io, setExitCode);
  addKnowledge(program, io, setExitCode);
  addConversations(program, io, setExitCode);
  addRedrive(program, io, setExitCode);
  addReport(program, io);
  addHistories(program, io, setExitCode);
  addAgents(program, io);
  addCompletion(program, io);
  return program;
}

/** Commander ends its texts with a line break of its own. */
function line(write: (text: string) => void): (text: string) => void {
  return (text) => {
    write(text.trimEnd());
  };
}
