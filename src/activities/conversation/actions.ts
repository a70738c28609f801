import { ApplicationFailure } from '@temporalio/activity';
import type {
  AddLabels,
  AddNote,
  AddNoteResult,
  Assign,
  RemoveLabel,
  RemoveLabelResult,
  SetAttributes,
  SetPriority,
} from '../../contracts/activities.ts';
import type { ConversationRef } from '../../contracts/conversation.ts';
import { SEND_KEY } from '../../chatwoot/send-key.ts';
import type { Agent } from '../agents.ts';
import { askChatwoot } from './ask-chatwoot.ts';
import type { ChatwootClient } from '../../chatwoot/client/client.ts';
import { ChatwootError, isRefusal } from '../../chatwoot/client/errors.ts';
import { escapeLiquid } from '../../chatwoot/client/escape-liquid.ts';
import { orUnconfirmed } from '../failures.ts';
import { fetchConversation } from './read-conversation.ts';

/** Changes of a conversation beside its status. All may be repeated, except `addNote`, which creates a message. */

/** As the bot. Where Chatwoot refuses its token (it was reset, say), as the user: nothing was stored then. */
export async function addNote({ bot, user }: Agent, { ref, text, sendKey }: AddNote): Promise<AddNoteResult> {
  const contentAttributes = { [SEND_KEY]: sendKey };
  const note = { content: escapeLiquid(withoutMentions(text)), private: true, contentAttributes };
  const { id } = await orUnconfirmed(async () => {
    try {
      return await bot.createMessage(ref.conversation, note);
    } catch (error) {
      if (!user || user === bot || !isRefusal(error)) throw error;
      return user.createMessage(ref.conversation, note);
    }
  });
  return { id };
}

/** Team first, then the person: Chatwoot ignores the team where both are given. */
export async function assign(agent: Agent, { ref, team, assignee }: Assign): Promise<void> {
  if (team !== null) {
    await agent.bot.assignTeam(ref.conversation, await idOf('team', team, () => directory(agent).listTeams()));
  }
  if (assignee !== null) {
    await agent.bot.assignAgent(ref.conversation, await idOf('agent', assignee, () => directory(agent).listAgents()));
  }
}

/**
 * Labels replace in Chatwoot: read, merge, write. Somebody's change in between is lost (reference 8.3). `known`, from the newest
 * webhook, stands for labels that cannot be read.
 */
export async function addLabels(agent: Agent, { ref, labels, known }: AddLabels): Promise<void> {
  const present = await currentLabels(agent, ref, known);
  const missing = labels.filter((label) => !present.includes(label));
  if (missing.length > 0) await writeLabels(agent, ref.conversation, [...present, ...missing]);
}

export async function removeLabel(agent: Agent, input: RemoveLabel): Promise<RemoveLabelResult> {
  const { ref, label, whileStatus, known } = input;
  const conversation = await fetchConversation(agent, ref);
  if (conversation && conversation.status !== whileStatus) return { removed: false };
  const present = await currentLabels(agent, ref, known);
  const kept = present.filter((name) => name !== label);
  if (kept.length < present.length) await writeLabels(agent, ref.conversation, kept);
  return { removed: true };
}

/** Custom attributes replace too. Where nobody knows which are there ours are not written: they would wipe the others. */
export async function setAttributes(agent: Agent, { ref, attributes, known }: SetAttributes): Promise<void> {
  const conversation = await fetchConversation(agent, ref);
  const present = conversation ? (conversation.custom_attributes ?? {}) : known;
  if (!present) {
    throw ApplicationFailure.nonRetryable(
      'custom attributes need a token that may read the conversation',
      'Unreadable',
    );
  }
  await agent.bot.setCustomAttributes(ref.conversation, { ...present, ...attributes });
}

export async function setPriority(agent: Agent, { ref, priority }: SetPriority): Promise<void> {
  await agent.bot.setPriority(ref.conversation, priority);
}

async function currentLabels(agent: Agent, ref: ConversationRef, known: string[]): Promise<string[]> {
  const clients = [agent.user, agent.bot];
  const read = (client: ChatwootClient) => client.getLabels(ref.conversation);
  return (await askChatwoot({ agent, ref, what: 'labels', clients, read, since: Date.now() })) ?? known;
}

/** As the bot, where Chatwoot lets it (4.14.2 and later), else as the user. A list that is written twice is the same list. */
async function writeLabels({ bot, user }: Agent, conversation: number, labels: string[]): Promise<void> {
  try {
    await bot.setLabels(conversation, labels);
  } catch (error) {
    if (!user || user === bot || !(error instanceof ChatwootError)) throw error;
    await user.setLabels(conversation, labels);
  }
}

/**
 * A note repeats words of customers and models: a mention in it would call whomever they like (`Messages::MentionService` looks for
 * `(mention://user/<id>/<name>)` and for teams likewise).
 */
const withoutMentions = (text: string) =>
  text.replace(/\[@?([^\]\n]*)\]\(mention:\/\/[^)\n]*\)/gi, '@$1').replaceAll(/mention:\/\//gi, 'mention: ');

function directory(agent: Agent) {
  if (agent.user) return agent.user;
  throw ApplicationFailure.nonRetryable(
    'naming a team or agent needs CHATWOOT_USER_TOKEN; use its id',
    'NameNeedsUserToken',
  );
}

type Named = { id: number; name?: string | null | undefined }[];

async function idOf(what: string, wanted: number | string, list: () => Promise<Named>): Promise<number> {
  if (typeof wanted === 'number' || /^\d+$/.test(wanted)) return Number(wanted);
  const found = (await list()).find(({ name }) => name?.toLowerCase() === wanted.toLowerCase());
  if (found) return found.id;
  throw ApplicationFailure.nonRetryable(`Chatwoot has no ${what} of the name that the graph asked for`, 'UnknownName');
}
