import { log } from '@temporalio/activity';
import type { ConversationRef } from '../../contracts/conversation.ts';
import type { Agent } from '../agents.ts';
import type { ChatwootClient } from '../../chatwoot/client/client.ts';
import {
  ChatwootError,
  ChatwootRejected,
  ChatwootUnavailable,
  ChatwootUncertain,
  isRefusal,
} from '../../chatwoot/client/errors.ts';
import { createSight, type Part, type Place } from '../../chatwoot/client/sight.ts';

const sight = createSight();

/** How long (ms) reading may take before its last request begins: what is to be done then has to fit into the activity. */
const PATIENCE = 4500;

export interface Question<T> {
  agent: Agent;
  ref: ConversationRef;
  what: Part;
  /** Tokens that may do it, the first choice first. */
  clients: readonly (ChatwootClient | null)[];
  read: (client: ChatwootClient) => Promise<T>;
  /** Unix ms since which the activity reads. */
  since: number;
}

/**
 * Reads by whatever token still can; `undefined`: by none, and the newest webhook has to decide. Reading is a help, never a
 * condition: a failing read costs two tries, then another token is asked, and the worker says so once per conversation. Throws
 * `ChatwootUnavailable` where Chatwoot is away altogether, or time is up while there is a token left to ask: the next try of the
 * activity goes on where this one stopped.
 *
 * A Chatwoot that restarts, or whose database is away, looks the same: so a token is given up only where Chatwoot answers something
 * else about the conversation.
 */
export async function askChatwoot<T>(question: Question<T>): Promise<T | undefined> {
  const { ref, what, clients, read, since } = question;
  const inbox: Place = `${what} in ${ref.inbox}`;
  const place: Place = `${what} ${ref.conversation}`;
  for (const client of new Set(clients)) {
    if (!client) continue;
    while (sight.mayAsk(client, inbox) && sight.mayAsk(client, place)) {
      if (Date.now() - since > PATIENCE) throw new ChatwootUnavailable(what, 'reading takes too long');
      try {
        const answer = await read(client);
        sight.answered(client, place);
        return answer;
      } catch (error) {
        if (!(error instanceof ChatwootError) || error instanceof ChatwootUnavailable) throw error;
        await giveUp(question, client, error, isRefusal(error) ? inbox : place);
      }
    }
  }
  return undefined;
}

async function giveUp<T>(question: Question<T>, client: ChatwootClient, error: Error, place: Place): Promise<void> {
  const verdict = sight.failed(client, place, error);
  if (verdict === 'again') return;
  if (error instanceof ChatwootUncertain && question.what !== 'labels' && !(await isThere(client, question.ref))) {
    sight.answered(client, place);
    throw new ChatwootUnavailable(question.what, `Chatwoot does not answer (${error.message})`);
  }
  if (verdict === 'tell') tell(question, client, error);
}

/** The cheapest question that a bot's token may ask of any conversation. */
async function isThere(client: ChatwootClient, { conversation }: ConversationRef): Promise<boolean> {
  try {
    await client.getLabels(conversation);
    return true;
  } catch (error) {
    return error instanceof ChatwootRejected;
  }
}

/** Whether Chatwoot itself has said, twice, that there is no such conversation; asked after a read that failed. */
export function isGone({ bot, user }: Agent, { conversation }: ConversationRef): boolean {
  return [bot, user].some((client) => client !== null && sight.saysGone(client, `conversation ${conversation}`));
}

function tell<T>({ agent, ref, what, clients }: Question<T>, client: ChatwootClient, error: Error): void {
  const isLast = [...clients].filter(Boolean).at(-1) === client;
  const token = client === agent.bot ? 'CHATWOOT_API_TOKEN' : 'CHATWOOT_USER_TOKEN';
  const those = isRefusal(error) ? 'conversations' : `conversation ${ref.conversation}`;
  log.warn(`${token} may not read the ${what === 'conversation' ? '' : `${what} of `}${those}`, {
    agent: agent.name,
    conversation: ref.conversation,
    why: error.message,
    next: isLast
      ? `what webhooks said decides${agent.user ? '' : '; set CHATWOOT_USER_TOKEN to read'}`
      : 'another token reads',
  });
}
