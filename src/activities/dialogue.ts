import { log } from '@temporalio/activity';
import type { ApiMessage } from '../contracts/chatwoot-api.ts';
import type { Attachment, ConversationRef, DialogueMessage } from '../contracts/conversation.ts';
import type { GraphMessage } from '../contracts/graph.ts';
import type { Agent } from './agents.ts';
import { isRefusal } from './chatwoot-errors.ts';
import { authorOf } from './read-conversation.ts';

/** How much of an earlier dialogue a run starts with. */
const EARLIER_MESSAGES = 40;

export function toDialogueMessage(message: ApiMessage): DialogueMessage {
  const attachments = (message.attachments ?? []).map((file): Attachment => ({
    type: file.file_type ?? 'file',
    name: file.fallback_title ?? fileName(file.data_url) ?? file.file_type ?? 'file',
    url: file.data_url ?? null,
    transcript: file.transcribed_text || null,
  }));
  return {
    id: message.id,
    role: message.message_type === 0 ? 'user' : 'assistant',
    text: message.content ?? '',
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

/** What customer, bot and people said before `before`, oldest first. Needs a user token that may see it; else: nothing. */
export async function loadEarlier(agent: Agent, ref: ConversationRef, before: number): Promise<DialogueMessage[]> {
  const messages = await listLatest(agent, ref);
  return messages
    .filter(
      (message) =>
        message.id < before && !message.private && (message.message_type === 0 || message.message_type === 1),
    )
    .filter((message) => !message.content_attributes?.['deleted'])
    .sort((a, b) => a.id - b.id)
    .slice(-EARLIER_MESSAGES)
    .map((message) => ({
      ...toDialogueMessage(message),
      ...(authorOf(message, agent.name) === 'human' ? { human: true } : {}),
    }));
}

/** An answer without what was said before is better than none. */
async function listLatest({ name: agent, user }: Agent, { conversation }: ConversationRef): Promise<ApiMessage[]> {
  if (!user) return [];
  try {
    return await user.listMessages(conversation);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.warn('CHATWOOT_USER_TOKEN may not list the messages of a conversation', { agent, conversation });
    return [];
  }
}

/** The dialogue as a graph gets it: plain messages whose ids stay the same on every retry. */
export function toGraphMessages(dialogue: DialogueMessage[], account: number): GraphMessage[] {
  return dialogue.map((message) => ({
    role: message.role,
    content: describe(message),
    id: `cw:${account}:${message.key ?? message.id}`,
    ...(message.human ? { name: 'human_agent' } : {}),
  }));
}

/** Text first, then what was attached: a voice note by its transcript, anything else by its name. */
function describe({ text, attachments = [] }: DialogueMessage): string {
  const files = attachments.map(({ type, name, transcript }) =>
    transcript ? `[voice message] ${transcript}` : `[${type}: ${name}]`,
  );
  return [text, ...files].filter(Boolean).join('\n');
}

function fileName(url: string | null | undefined): string | undefined {
  if (!url) return undefined;
  const last = url.split('?')[0]?.split('/').at(-1);
  return last ? decodeURIComponentSafely(last) : undefined;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
