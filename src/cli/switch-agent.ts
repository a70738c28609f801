import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { loadConfig, type Config } from '../settings/config.ts';
import { withDesk } from './conversations/desk.ts';
import { eachOf } from './conversations/each-of.ts';
import { nameOf } from './conversations/conversation-id.ts';
import { CliError, type Io } from './io.ts';
import type { Listed } from './conversations/listed.ts';
import { EVERY } from '../temporal/bot-switches.ts';
import { isUnanswered, refusalOf } from './temporal-faults.ts';

/** Ingresses and workers have looked by then: what begins is paused already. */
const SEEN = EVERY + 1000;
/** So many conversations are named; `list` shows the others. */
const NAMED = 5;

/** `agents pause` and `agents resume`: a whole bot, its running conversations and those that begin meanwhile. */
export function addSwitches(agents: Command, io: Io): void {
  agents
    .command('pause <agent>')
    .description('silences a bot in all its conversations; messages wait, and customers see nothing')
    .option('--drain', 'lets turns that run now finish')
    .action((name: string, { drain = false }: { drain?: boolean }) => pause(name, drain, io));
  agents
    .command('resume <agent>')
    .description('lets a paused bot go on with everything that waits')
    .action((name: string) => resume(name, io));
}

async function pause(name: string, drain: boolean, io: Io): Promise<void> {
  await withDesk(configFor(name, io), async (desk) => {
    await desk.pauseAgent(name);
    await delay(SEEN);
    const running = await desk.list({ agent: name });
    const { took, silent } = await tellAll(running, ({ ref }) => desk.update(ref, drain ? 'drain' : 'pause'));
    io.out(`${name} is paused: ${took} of ${running.length} running conversations, and those that begin from now on.`);
    io.out(`What customers write waits until: ${io.call} agents resume ${name}`);
    refuseSilence(silent, 'goes on answering there');
  });
}

async function resume(name: string, io: Io): Promise<void> {
  await withDesk(configFor(name, io), async (desk) => {
    await desk.resumeAgent(name);
    await delay(SEEN);
    const running = await desk.list({ agent: name });
    const { took, silent } = await tellAll(running, ({ ref }) => desk.update(ref, 'resume'));
    io.out(`${name} goes on: ${took} of ${running.length} running conversations were paused.`);
    refuseSilence(silent, 'stays paused there, if it was');
  });
}

/**
 * How many took it, and which ones gave no answer: those may not have heard of it. One that ended meanwhile, or is as wanted
 * already, is no fault.
 */
async function tellAll(listed: Listed[], tell: (listed: Listed) => Promise<string>) {
  const told = await eachOf(listed, async (one) => {
    try {
      await tell(one);
      return 'took' as const;
    } catch (error) {
      if (isUnanswered(error)) return one;
      if (refusalOf(error) === undefined) throw error;
      return 'refused' as const;
    }
  });
  return {
    took: told.filter((one) => one === 'took').length,
    silent: told.filter((one) => typeof one === 'object'),
  };
}

function refuseSilence(silent: Listed[], meaning: string): void {
  if (silent.length === 0) return;
  const names = silent.slice(0, NAMED).map(({ ref }) => nameOf(ref));
  const others = silent.length > NAMED ? `, and ${silent.length - NAMED} more` : '';
  throw new CliError(
    `${silent.length} did not answer, and the bot ${meaning}: ${names.join(', ')}${others}. Once a worker runs, type it again.`,
  );
}

function configFor(name: string, io: Io): Config {
  const config = loadConfig(io.env);
  if (config.agents.some((agent) => agent.name === name)) return config;
  throw new CliError(`There is no bot "${name}"; there is ${config.agents.map((agent) => agent.name).join(', ')}.`);
}
