import { lookup } from 'node:dns';
import { log } from '@temporalio/activity';
import type { DialogueMessage } from '../../contracts/conversation.ts';
import type { Attachment } from '../../chatwoot/attachments.ts';
import { fetchImage, type ImageSource } from './fetch-image.ts';
import { ImageRefused } from './image-refused.ts';

/** Bounds on what a turn carries to the model; the newest images count. */
const IMAGES = 4;
const MEBIBYTE = 1024 * 1024;
const LIMITS = { limit: 5 * MEBIBYTE, patience: 5000, interval: 1000 };

/** What became of an attached image: its data URL, or `null` where it could not be loaded. */
export type Images = ReadonlyMap<Attachment, string | null>;

/** Where a bot's images may come from: its Chatwoot, and hosts that the operator names. */
export function imageSource(apiUrl: string, hosts: readonly string[]): ImageSource {
  return { hosts: new Set([new URL(apiUrl).host, ...hosts]), lookup, ...LIMITS };
}

/** Loads the images of a turn's new messages, at the same time. What cannot be loaded never fails the turn. */
export async function loadImages(
  messages: DialogueMessage[],
  source: ImageSource,
  signal: AbortSignal,
): Promise<Images> {
  const wanted = messages.flatMap(({ attachments = [] }) => attachments.filter(({ type }) => type === 'image'));
  const loading = wanted.slice(-IMAGES).map(async (image) => [image, await load(image, source, signal)] as const);
  return new Map(await Promise.all(loading));
}

async function load({ url }: Attachment, source: ImageSource, signal: AbortSignal): Promise<string | null> {
  try {
    return await fetchImage(url ?? '', source, signal);
  } catch (error) {
    if (!(error instanceof ImageRefused)) throw error;
    if (!signal.aborted) log.warn('image not loaded', { fault: error.fault });
    return null;
  }
}
