import type { Client } from '@temporalio/client';
import type { MetricMeter } from '@temporalio/common';
import type { Agent, Agents } from '../activities/agents.ts';
import type { TokenState } from '../chatwoot/client/token-state.ts';
import { GAUGES } from '../contracts/metrics.ts';
import type { Policy } from '../contracts/conversation.ts';
import { sayRefused, sayTaken, type Refusal } from '../temporal/refused-bot.ts';
import type { Logger } from '../logger.ts';
import { judgeTokens, type TokenStates } from './judge-tokens.ts';

/** Milliseconds between two checks of tokens that were not taken in the last one. */
const CHECK_EVERY = 15_000;

interface Watch {
  agents: Agents;
  settings: readonly { name: string; policy: Pick<Policy, 'mode'> }[];
  client: Client;
  taskQueue: string;
  meter: Pick<MetricMeter, 'createGauge'>;
  log: Logger;
}

interface Seen {
  /** Unix ms before which nothing is asked. */
  next: number;
  /** Unix ms at which this worker said something last. */
  saidAt: number;
  isNew: boolean;
  busy: boolean;
}

const SETTINGS = { bot: 'CHATWOOT_API_TOKEN', user: 'CHATWOOT_USER_TOKEN' } as const;

/**
 * Finds out which tokens Chatwoot refuses, and tells: by a metric, by the log, and by Temporal, from where ingresses hear of it. A refusal
 * on the way (`tokenStateOf` says what counts) is a suspicion alone, and a check proves it, so one lie of a proxy does nothing.
 *
 * In an API inbox ingresses are told nothing: Chatwoot opens nothing there when a webhook fails, so a message is better kept.
 */
export function createTokenWatch({ agents, settings, client, taskQueue, meter, log }: Watch) {
  const { name, description } = GAUGES.refusedTokens;
  const gauge = meter.createGauge(name, 'int', undefined, description);
  const refused = new Set<string>();
  const seen = new Map<string, Seen>();
  const inAgentBotMode = settings.filter(({ policy }) => policy.mode === 'agent-bot').map((each) => each.name);
  for (const agent of agents.values()) for (const which of tokensOf(agent)) show(agent, which, 'taken');

  /** Called every few seconds with what workers say; asks Chatwoot at the start, and then only where there is doubt. */
  return async function look(agentName: string, said: Refusal | null): Promise<void> {
    const agent = agents.get(agentName);
    if (!agent) return;
    const known = seen.get(agentName) ?? { next: 0, saidAt: 0, isNew: true, busy: false };
    seen.set(agentName, known);
    const isInDoubt = known.isNew || said !== null || isDoubtful(agent);
    if (known.busy || !isInDoubt || Date.now() < known.next) return;
    Object.assign(known, { busy: true, isNew: false });
    try {
      const states = await check(agent);
      const areTaken = states.bot === 'taken' && (states.user ?? 'taken') === 'taken';
      known.next = areTaken ? 0 : Date.now() + CHECK_EVERY;
      if (inAgentBotMode.includes(agentName)) await tell(agentName, known, said, states);
    } catch (error) {
      log.warn({ agent: agentName, why: error instanceof Error ? error.message : 'unknown' }, 'tokens not checked');
    } finally {
      known.busy = false;
    }
  };

  async function check(agent: Agent): Promise<TokenStates> {
    const bot = await agent.bot.checkToken();
    const user = agent.user && agent.user !== agent.bot ? await agent.user.checkToken() : null;
    show(agent, 'bot', bot);
    if (user) show(agent, 'user', user);
    return { bot, user };
  }

  async function tell(agent: string, known: Seen, said: Refusal | null, states: TokenStates): Promise<void> {
    const says = judgeTokens(states, said, Date.now() - known.saidAt);
    if (says === undefined) return;
    if (says === null) {
      await sayTaken(client, agent);
      return;
    }
    known.saidAt = Date.now();
    await sayRefused(client, taskQueue, agent, says);
  }

  function show({ name: agent }: Agent, which: 'bot' | 'user', state: TokenState): void {
    if (state === 'unknown') return;
    const token = SETTINGS[which];
    const key = `${agent} ${token}`;
    gauge.set(state === 'refused' ? 1 : 0, { agent, token });
    if (state === 'refused' && !refused.has(key)) log.error({ agent, token }, 'Chatwoot refuses the token');
    if (state === 'taken' && refused.has(key)) log.info({ agent, token }, 'Chatwoot takes the token again');
    if (state === 'refused') refused.add(key);
    else refused.delete(key);
  }
}

function tokensOf({ bot, user }: Agent): ('bot' | 'user')[] {
  return user && user !== bot ? ['bot', 'user'] : ['bot'];
}

function isDoubtful({ bot, user }: Agent): boolean {
  return bot.isTokenDoubtful() || (user?.isTokenDoubtful() ?? false);
}
