import { activityInfo, log } from '@temporalio/activity';
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
import { createSight, TRIES, type Part, type Place } from '../../chatwoot/client/sight.ts';

const sight = createSight();

/** How long (ms) reading may take before its last request begins: what is to be done then has to fit into the activity. */
const PATIENCE = 4500;
/** Tries of an activity that want to have read. */
const PATIENT_TRIES = 3;
/** The same, where Chatwoot asks to wait before each. */
const THROTTLED_TRIES = 20;
/** Of a try. */
const HICCUP = 0.5;

export interface Question<T> {
  agent: Agent;
  ref: ConversationRef;
  what: Part;
  /** Tokens that may do it, the first choice first. */
  clients: readonly (ChatwootClient | null)[];
  /** `most`: milliseconds that it may take. */
  read: (client: ChatwootClient, most?: number) => Promise<T>;
  /** Unix ms since which the activity reads. */
  since: number;
  /** Unix ms at which reading is over, whatever it has shown by then. */
  until?: number;
}

/**
 * Reads by whatever token still can; `undefined`: by none, and the newest webhook has to decide. Reading is a help, never a
 * condition: a failing read costs two tries (four, where the answer got lost on the way), then another token is asked, and the worker says so once per
 * conversation.
 *
 * A Chatwoot that restarts, or whose database is away, looks the same as a token that may not read. Then nothing that is sent would
 * arrive either: so where nothing about the conversation is answered, or time is up, it throws `ChatwootUnavailable`, and the activity
 * is tried again; from its third try on it goes on without having read.
 */
export async function askChatwoot<T>(question: Question<T>): Promise<T | undefined> {
  const { ref, what, clients, read, since, until } = question;
  const inbox: Place = `${what} in ${ref.inbox}`;
  const place: Place = `${what} ${ref.conversation}`;
  for (const client of new Set(clients)) {
    while (client && sight.mayAsk(client, inbox) && sight.mayAsk(client, place)) {
      if (isLate(since)) {
        orLater(what, 'reading takes too long');
        return;
      }
      const left = until === undefined ? undefined : until - Date.now();
      if (left !== undefined && left <= 0) return undefined;
      try {
        const answer = await read(client, left);
        showed(client, what, ref);
        return answer;
      } catch (error) {
        if (!(error instanceof ChatwootError)) throw error;
        // It was cut short, which says nothing about the token.
        if (until !== undefined && Date.now() >= until) return undefined;
        if (what !== 'labels' && error instanceof ChatwootUnavailable && error.retryAfter !== undefined) {
          // It was not asked: once it may be again, it tells.
          if (activityInfo().attempt < THROTTLED_TRIES) throw error;
          // For ever, it seems. To ask on would put off what follows, since all requests wait as one is told to.
          sight.failed(client, place, error, TRIES);
          return undefined;
        }
        const isAway = await takeFailure(question, client, error, place);
        // For all of the inbox only where it is refused for two conversations.
        if (isRefusal(error)) sight.failed(client, inbox, error);
        if (isAway) break;
      }
    }
  }
  return undefined;
}

/** A token that shows this, whoever has asked, need not be left alone any longer. */
export function showed(client: ChatwootClient, what: Part, { inbox, conversation }: ConversationRef): void {
  sight.answered(client, `${what} in ${inbox}`);
  sight.answered(client, `${what} ${conversation}`);
}

const isLate = (since: number) => Date.now() - since > PATIENCE;

/** Once the activity has been tried often enough, it goes on without; and without labels at once, which have a stand-in. */
function orLater(what: Part, why: string): undefined {
  if (what !== 'labels' && activityInfo().attempt < PATIENT_TRIES) throw new ChatwootUnavailable(what, why);
  return undefined;
}

/** Whether nothing was there that could have been asked: the next try of the activity begins with this token again. */
async function takeFailure<T>(
  question: Question<T>,
  client: ChatwootClient,
  error: ChatwootError,
  place: Place,
): Promise<boolean> {
  const verdict = sight.failed(client, place, error, weightOf(error));
  if (verdict === 'again' || verdict === 'still') return false;
  // Too late to ask whether it is this read alone: the next try of the activity begins with another token.
  if (isLate(question.since)) {
    orLater(question.what, error.message);
    return false;
  }
  if (error instanceof ChatwootRejected || (await isThere(question, client))) {
    if (verdict === 'tell') tell(question, client, error);
    return false;
  }
  // That says nothing about the token: to ask again costs little, and a person may have come in since.
  sight.answered(client, place);
  orLater(question.what, `Chatwoot does not answer (${error.message})`);
  return true;
}

/** For how many tries it counts. What got lost on the way says little, and two requests in a row may meet the same hiccup. */
function weightOf(error: ChatwootError): number {
  if (isRefusal(error)) return TRIES;
  return error instanceof ChatwootUnavailable || (error instanceof ChatwootUncertain && !error.isChatwoots)
    ? HICCUP
    : 1;
}

/** The cheapest question that a bot's token may ask of any conversation. */
async function isThere<T>({ what, ref }: Question<T>, client: ChatwootClient): Promise<boolean> {
  // There is nothing else to ask.
  if (what === 'labels') return true;
  try {
    await client.getLabels(ref.conversation);
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
  const parts = what === 'conversation' ? '' : `${what} of `;
  log.warn(`${token} may not read the ${parts}conversation ${ref.conversation}`, {
    agent: agent.name,
    conversation: ref.conversation,
    why: error.message,
    next: isLast
      ? `what webhooks said decides${agent.user ? '' : '; set CHATWOOT_USER_TOKEN to read'}`
      : 'another token reads',
  });
}
