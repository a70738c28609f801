import { log } from '@temporalio/activity';
import type { DialogueMessage } from '../../contracts/conversation.ts';
import type { Attachment } from '../../chatwoot/attachments.ts';
import { fetchImage } from './fetch-image.ts';
import type { MediaSource } from './fetch-media.ts';
import { MediaRefused } from './media-refused.ts';

/** Bounds on what a turn carries to the model; the newest images count. */
const IMAGES = 4;
const MEBIBYTE = 1024 * 1024;
export const IMAGE_LIMITS = { limit: 5 * MEBIBYTE, patience: 5000, interval: 1000 };

/** What became of an attached image: its data URL, or `null` where it could not be loaded. */
export type Images = ReadonlyMap<Attachment, string | null>;

/** Loads the images of a turn's new messages, at the same time. What cannot be loaded never fails the turn. */
export async function loadImages(
  messages: DialogueMessage[],
  source: MediaSource,
  signal: AbortSignal,
): Promise<Images> {
  const wanted = messages.flatMap(({ attachments = [] }) => attachments.filter(({ type }) => type === 'image'));
  const loading = wanted.slice(-IMAGES).map(async (image) => [image, await load(image, source, signal)] as const);
  return new Map(await Promise.all(loading));
}

async function load({ url }: Attachment, source: MediaSource, signal: AbortSignal): Promise<string | null> {
  try {
    return await fetchImage(url ?? '', source, signal);
  } catch (error) {
    if (!(error instanceof MediaRefused)) throw error;
    if (!signal.aborted) log.warn('image not loaded', { fault: error.fault });
    return null;
  }
}
