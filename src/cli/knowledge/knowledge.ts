import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { ask } from './ask.ts';
import { check } from './check.ts';

/** `knowledge`: what the built-in agent of a bot knows, seen from the terminal. Talks to no Temporal and writes nothing to Chatwoot. */
export function addKnowledge(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const knowledge = program.command('knowledge').description('what the built-in agent knows');
  knowledge
    .command('check')
    .description('reads all sources of KNOWLEDGE; says what was read, what was not, and why')
    .option('--agent <name>', 'of this bot')
    .option('--json', 'for programs')
    .action(async (flags: { agent?: string; json?: boolean }) => {
      setExitCode(await check(flags, io));
    });
  knowledge
    .command('ask <question>')
    .description('answers as a customer would be answered, and shows the passages that it found')
    .option('--agent <name>', 'of this bot')
    .action(async (question: string, flags: { agent?: string }) => {
      setExitCode(await ask(question, flags, io));
    });
}
