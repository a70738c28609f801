import type { Heard } from '../../contracts/activities.ts';
import type { DialogueMessage } from '../../contracts/conversation.ts';
import type { Agent } from '../agents.ts';
import type { Shown } from '../conversation/dialogue.ts';
import { loadImages } from './load-images.ts';
import type { Transcripts } from './transcriber.ts';

/** What the customer attached to a turn's new messages, as far as the bot's graph wants it; all at the same time. */
export async function loadMedia(
  { images, files, transcriber }: Pick<Agent, 'images' | 'files' | 'transcriber'>,
  fresh: DialogueMessage[],
  signal: AbortSignal,
): Promise<Pick<Shown, 'images' | 'files' | 'transcripts'>> {
  const [loaded, read, transcripts] = await Promise.all([
    images ? loadImages(fresh, images, signal) : undefined,
    files?.read(fresh, signal),
    transcriber?.transcribe(fresh, signal),
  ]);
  return { images: loaded, files: read, transcripts };
}

/** What was written down of each message's voice notes, for the dialogue that is remembered. */
export function heardIn(fresh: DialogueMessage[], transcripts: Transcripts = new Map()): { heard?: Heard[] } {
  const heard = fresh.flatMap(({ id, attachments = [] }) => {
    const words = attachments.map((file) => transcripts.get(file) ?? null);
    return words.some((each) => each !== null) ? [{ id, transcripts: words }] : [];
  });
  return heard.length === 0 ? {} : { heard };
}
