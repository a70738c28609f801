import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { loadConfig, type Config } from '../config.ts';
import { eachOf, withDesk } from './conversation-desk.ts';
import { CliError, type Io } from './io.ts';
import type { Listed } from './listed.ts';
import { refusalOf } from './temporal-faults.ts';

/** Ingresses and workers look every second: after this, what begins is paused already. */
const SEEN = 2000;
const ALL = Number.MAX_SAFE_INTEGER;

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
    const running = await desk.list({ agent: name, limit: ALL });
    const done = await tellAll(running, ({ ref }) => desk.update(ref, drain ? 'drain' : 'pause'));
    io.out(`${name} is paused: ${done} of ${running.length} running conversations, and those that begin from now on.`);
    io.out(`What customers write waits until: ${io.call} agents resume ${name}`);
  });
}

async function resume(name: string, io: Io): Promise<void> {
  await withDesk(configFor(name, io), async (desk) => {
    await desk.resumeAgent(name);
    await delay(SEEN);
    const running = await desk.list({ agent: name, limit: ALL });
    const done = await tellAll(running, ({ ref }) => desk.update(ref, 'resume'));
    io.out(`${name} goes on: ${done} of ${running.length} running conversations were paused.`);
  });
}

/** How many took it: one that ended meanwhile, or is as wanted already, is no fault. */
async function tellAll(listed: Listed[], tell: (listed: Listed) => Promise<string>): Promise<number> {
  const told = await eachOf(listed, async (one) => {
    try {
      await tell(one);
      return true;
    } catch (error) {
      if (refusalOf(error) === undefined) throw error;
      return false;
    }
  });
  return told.filter(Boolean).length;
}

function configFor(name: string, io: Io): Config {
  const config = loadConfig(io.env);
  if (config.agents.some((agent) => agent.name === name)) return config;
  throw new CliError(`There is no bot "${name}"; there is ${config.agents.map((agent) => agent.name).join(', ')}.`);
}
