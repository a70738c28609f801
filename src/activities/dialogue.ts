import { cut, forMemory, toAttachments } from '../contracts/attachments.ts';
import type { ApiMessage } from '../contracts/chatwoot-api.ts';
import type { DialogueMessage } from '../contracts/conversation.ts';
import type { GraphMessage } from '../contracts/graph.ts';
import type { Images } from './load-images.ts';
import { authorOf } from './read-conversation.ts';

/** How much of an earlier dialogue a run starts with. */
const EARLIER_MESSAGES = 40;
const MAX_TEXT = 8000;

export function toDialogueMessage(message: ApiMessage): DialogueMessage {
  const attachments = toAttachments(message.attachments ?? []);
  return {
    id: message.id,
    role: message.message_type === 0 ? 'user' : 'assistant',
    text: message.content ?? '',
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

/** Bounded, since all of them together are one result in Temporal's history. */
function earlierMessage(message: ApiMessage): DialogueMessage {
  const said = toDialogueMessage(message);
  return forMemory({ ...said, text: cut(said.text, MAX_TEXT) });
}

/** What customer, bot and people said before the message `before`, oldest first. Pure. */
export function earlierThan(before: number, messages: readonly ApiMessage[], agent: string): DialogueMessage[] {
  return messages
    .filter(
      (message) =>
        message.id < before && !message.private && (message.message_type === 0 || message.message_type === 1),
    )
    .filter((message) => !message.content_attributes?.['deleted'])
    .sort((a, b) => a.id - b.id)
    .slice(-EARLIER_MESSAGES)
    .map((message) => ({
      ...earlierMessage(message),
      ...(authorOf(message, agent) === 'human' ? { human: true } : {}),
    }));
}

/** The dialogue as a graph gets it: plain messages whose ids stay the same on every retry. */
export function toGraphMessages(
  dialogue: DialogueMessage[],
  account: number,
  images: Images = new Map(),
): GraphMessage[] {
  return dialogue.map((message) => ({
    role: message.role,
    content: contentOf(message, images),
    id: graphIdOf(account, message),
    ...(message.human ? { name: 'human_agent' } : {}),
  }));
}

/** The id under which a graph knows a message. */
export function graphIdOf(account: number, { id, key = String(id) }: Pick<DialogueMessage, 'id' | 'key'>): string {
  return `cw:${account}:${key}`;
}

/** Plain text unless there is an image to look at: many graphs read nothing else. */
function contentOf(message: DialogueMessage, images: Images): GraphMessage['content'] {
  const text = describe(message, images);
  const urls = (message.attachments ?? []).flatMap((attachment) => images.get(attachment) ?? []);
  if (urls.length === 0) return text;
  return [{ type: 'text', text }, ...urls.map((url) => ({ type: 'image_url' as const, image_url: { url } }))];
}

/** Text first, then what was attached: a voice note by its transcript, anything else by its name. */
function describe({ text, attachments = [] }: DialogueMessage, images: Images): string {
  const files = attachments.map((attachment) => {
    const { type, name, transcript } = attachment;
    if (transcript) return `[voice message] ${transcript}`;
    return images.get(attachment) === null ? `[${type}: ${name} (could not be loaded)]` : `[${type}: ${name}]`;
  });
  return [text, ...files].filter(Boolean).join('\n');
}
