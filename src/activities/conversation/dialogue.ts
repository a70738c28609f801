import { toDialogueMessage } from '../../chatwoot/dialogue-message.ts';
import { speakerOf, type MessageReading } from '../../chatwoot/message.ts';
import { parseSendKey } from '../../chatwoot/send-key.ts';
import { cut, forMemory, linkOf } from '../../chatwoot/attachments.ts';
import type { DialogueMessage } from '../../contracts/conversation.ts';
import type { GraphMessage } from '../../contracts/graph.ts';
import { graphIdOf } from '../graph/given-id.ts';
import type { Quoted } from './quoted.ts';
import type { Images } from '../media/load-images.ts';
import { describeFile } from '../media/describe-file.ts';
import type { Files } from '../media/read-files.ts';
import type { Transcripts } from '../media/transcriber.ts';

/** How much of an earlier dialogue a run starts with. */
const EARLIER_MESSAGES = 40;
const MAX_TEXT = 8000;

/**
 * What customer, bot and people said before the message `before`, oldest first, with our answers to that: they may stand behind it, where
 * the customer had written on. Bounded, since all of it is one result in Temporal's history. Pure.
 */
export function earlierThan(before: number, messages: readonly MessageReading[]): DialogueMessage[] {
  return messages
    .filter(({ isPrivate, isDeleted, isReaction }) => !isPrivate && !isDeleted && !isReaction)
    .filter(({ id, sendKey }) => id < before || (parseSendKey(sendKey)?.newest ?? before) < before)
    .filter(({ author }) => author !== 'activity' && author !== 'template')
    .sort((a, b) => a.id - b.id)
    .slice(-EARLIER_MESSAGES)
    .map((message) => ({
      ...forMemory({ ...toDialogueMessage(message), text: cut(message.text, MAX_TEXT) }),
      ...(speakerOf(message) === 'human' ? { human: true } : {}),
    }));
}

/** What belongs to the messages of a dialogue, and was looked up for them. */
export interface Shown {
  images?: Images | undefined;
  files?: Files | undefined;
  transcripts?: Transcripts | undefined;
  quoted?: Quoted;
}

/** The dialogue as a graph gets it: plain messages whose ids stay the same on every retry. */
export function toGraphMessages(dialogue: DialogueMessage[], account: number, shown: Shown = {}): GraphMessage[] {
  return dialogue.map((message) => ({
    role: message.role,
    content: contentOf(message, shown),
    id: graphIdOf(account, message),
    ...(message.human ? { name: 'human_agent' } : {}),
  }));
}

/** Plain text unless there is an image to look at: many graphs read nothing else. */
function contentOf(message: DialogueMessage, shown: Shown): GraphMessage['content'] {
  const { images, quoted } = shown;
  const answers = message.quotes === undefined ? undefined : quoted?.get(message.quotes);
  const text = [answers && `[in reply to: ${answers}]`, describe(message, shown)].filter(Boolean).join('\n');
  const urls = (message.attachments ?? []).flatMap((attachment) => images?.get(attachment) ?? []);
  if (urls.length === 0) return text;
  return [{ type: 'text', text }, ...urls.map((url) => ({ type: 'image_url' as const, image_url: { url } }))];
}

/** Text first, then what was attached: a voice note by its transcript, a file that was read by its text, anything else by its name, and what is shared by its link; then what is missing. */
function describe({ text, attachments = [], unreadable }: DialogueMessage, shown: Shown): string {
  const files = attachments.map((attachment) => {
    const { type, name } = attachment;
    const transcript = attachment.transcript ?? shown.transcripts?.get(attachment);
    if (transcript) return `[voice message] ${transcript}`;
    if (shown.images?.get(attachment) === null) return `[${type}: ${name} (could not be loaded)]`;
    const file = shown.files?.get(attachment);
    if (file) return describeFile(name, file);
    return `[${[`${type}: ${name}`, linkOf(attachment)].filter(Boolean).join(', ')}]`;
  });
  return [text, ...files, unreadable && `[${unreadable}]`].filter(Boolean).join('\n');
}
