import type { Command } from 'commander';
import { loadConfig, type Config } from '../../settings/config.ts';
import type { ConversationRef } from '../../contracts/conversation.ts';
import { nameOf, readConversationId } from './conversation-id.ts';
import { withDesk, type ConversationDesk } from './desk.ts';
import { eachOf } from './each-of.ts';
import { addFilters, hasFilter, type Filters } from './find-conversations.ts';
import { CliError, type Io } from '../io.ts';
import type { Listed } from './listed.ts';
import { refusalOf } from '../temporal-faults.ts';

interface Flags extends Filters {
  yes?: boolean;
  reason?: string;
  force?: boolean;
}

interface Action {
  name: string;
  summary: string;
  done: string;
  /** Told to one conversation; resolves with what it says. */
  tell: (desk: ConversationDesk, ref: ConversationRef, flags: Flags, config: Config) => Promise<string>;
}

const ACTIONS: readonly Action[] = [
  {
    name: 'hand-off',
    summary: 'asks a person to take over, and ends the bot there',
    done: 'handed off',
    tell: (desk, ref, { reason }) => desk.update(ref, 'handOff', { reason: reason ?? 'an operator asked for it' }),
  },
  {
    name: 'pause',
    summary: 'silences the bot, in mid-turn too; messages wait',
    done: 'paused',
    tell: (desk, ref) => desk.update(ref, 'pause'),
  },
  {
    name: 'drain',
    summary: 'the same, once the turn that runs is done',
    done: 'drained',
    tell: (desk, ref) => desk.update(ref, 'drain'),
  },
  {
    name: 'resume',
    summary: 'lets a paused bot go on with what waits',
    done: 'resumed',
    tell: (desk, ref) => desk.update(ref, 'resume'),
  },
  {
    name: 'retry',
    summary: 'runs a turn again that failed, or that runs now',
    done: 'tried again',
    tell: (desk, ref) => desk.update(ref, 'retryTurn'),
  },
  {
    name: 'end',
    summary: 'ends the workflow and says nothing to anybody; the next message starts it anew',
    done: 'ended',
    tell: end,
  },
];

/** Told to conversations by number, or to all that filters find: then only shown, until `--yes` is said. */
export function addActions(conversations: Command, io: Io, setExitCode: (code: number) => void): void {
  for (const action of ACTIONS) {
    const command = addFilters(conversations.command(`${action.name} [conversations...]`)).description(action.summary);
    command.option('--yes', 'does it to all that the filters find; without it they are only listed');
    if (action.name === 'hand-off') command.option('--reason <text>', 'what people read in the note');
    if (action.name === 'end') command.option('--force', 'also where messages wait for an answer');
    command.action(async (texts: string[], flags: Flags) => {
      setExitCode(await act(action, texts, flags, io));
    });
  }
}

/** `redrive`: every conversation that stopped half-way goes on. */
export function addRedrive(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const action: Action = { name: 'redrive', summary: '', done: 'redriven', tell: redrive };
  addFilters(program.command('redrive [conversations...]'))
    .description('runs failed turns again, and starts conversations anew whose workflow failed or was terminated')
    .option('--yes', 'does it; without it they are only listed')
    .action(async (texts: string[], flags: Flags) => {
      setExitCode(await act(action, texts, { ...flags, failed: true }, io));
    });
}

async function act(action: Action, texts: string[], flags: Flags, io: Io): Promise<number> {
  const config = loadConfig(io.env);
  const isBulk = texts.length === 0;
  if (isBulk && !hasFilter(flags))
    throw new CliError('Which conversations? Give their numbers, or filters such as --phase active.');
  const named = texts.map((text) => readConversationId(text, config.agents, flags.agent));

  return withDesk(config, async (desk) => {
    const refs = isBulk ? runningOf(await desk.list(flags), action).map(({ ref }) => ref) : named;
    if (isBulk && refs.length === flags.limit) io.err(`The first ${flags.limit}; without --limit it is all of them.`);
    if (isBulk && !flags.yes) {
      for (const ref of refs) io.out(nameOf(ref));
      io.out(`${refs.length} would be ${action.done}; --yes does it.`);
      return 0;
    }
    const told = await eachOf(
      refs,
      (ref) => tellOne(action, { desk, ref, flags, config }),
      ({ isDone, line }) => {
        io.out(`${isDone ? '✔' : '✖'} ${line}`);
      },
    );
    const failures = told.filter(({ isDone }) => !isDone);
    if (isBulk) io.out(`${refs.length - failures.length} of ${refs.length} ${action.done}.`);
    return failures.length === 0 ? 0 : 1;
  });
}

/** What is over can only be redriven. */
function runningOf(found: Listed[], { name }: Action): Listed[] {
  return name === 'redrive' ? found : found.filter(({ isRunning }) => isRunning);
}

interface Telling {
  desk: ConversationDesk;
  ref: ConversationRef;
  flags: Flags;
  config: Config;
}

interface Told {
  isDone: boolean;
  line: string;
}

async function tellOne({ tell }: Action, { desk, ref, flags, config }: Telling): Promise<Told> {
  const line = (text: string) => `${nameOf(ref)}: ${text}`;
  try {
    return { isDone: true, line: line(await tell(desk, ref, flags, config)) };
  } catch (error) {
    const why = error instanceof CliError ? error.message : refusalOf(error);
    if (why === undefined) throw error;
    return { isDone: false, line: line(why) };
  }
}

/** A customer who waits must not be forgotten by the way. */
async function end(desk: ConversationDesk, ref: ConversationRef, { force }: Flags): Promise<string> {
  // Temporal takes a cancellation of what is over, too.
  if (!(await desk.isRunning(ref))) throw new CliError('no run is going: it has ended already, or never began');
  if (!force) {
    const waiting = (await desk.state(ref))?.unanswered;
    if (waiting === undefined) throw new CliError('nobody can say whether messages wait; --force ends it all the same');
    if (waiting > 0) throw new CliError(`${waiting} messages wait for an answer: hand it off, or --force`);
  }
  return desk.end(ref);
}

async function redrive(desk: ConversationDesk, ref: ConversationRef, _flags: Flags, config: Config): Promise<string> {
  if (await desk.isRunning(ref)) return desk.update(ref, 'retryTurn');
  const agent = config.agents.find(({ name }) => name === ref.agent);
  if (!agent) throw new CliError(`the settings know no bot "${ref.agent}"`);
  return desk.restart(ref, agent);
}
