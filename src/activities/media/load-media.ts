import type { DialogueMessage } from '../../contracts/conversation.ts';
import type { Agent } from '../agents.ts';
import type { Shown } from '../conversation/dialogue.ts';
import { loadImages } from './load-images.ts';

/** What the customer attached to a turn's new messages, as far as the bot's graph wants it; all at the same time. */
export async function loadMedia(
  { images, files }: Pick<Agent, 'images' | 'files'>,
  fresh: DialogueMessage[],
  signal: AbortSignal,
): Promise<Pick<Shown, 'images' | 'files'>> {
  const [loaded, read] = await Promise.all([
    images ? loadImages(fresh, images, signal) : undefined,
    files?.read(fresh, signal),
  ]);
  return { images: loaded, files: read };
}
