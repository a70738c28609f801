import type { IncomingMessage } from 'node:http';
import { readAll } from '../../web/follow.ts';
import { fetchMedia, typeOf, type MediaSource } from './fetch-media.ts';
import { IMAGE_TYPES, imageTypeOf } from './image-type.ts';
import { MediaRefused } from './media-refused.ts';

const ACCEPT = IMAGE_TYPES.join(', ');

/** Fetches one image as a data URL; throws `MediaRefused`. */
export function fetchImage(address: string, source: MediaSource, signal: AbortSignal): Promise<string> {
  const read = (response: IncomingMessage) => readImage(response, source.limit);
  return fetchMedia(address, source, { accept: ACCEPT, read }, signal);
}

async function readImage(response: IncomingMessage, limit: number): Promise<string> {
  const isPlain = (response.headers['content-encoding'] ?? 'identity') === 'identity';
  if (!IMAGE_TYPES.includes(typeOf(response)) || !isPlain) throw new MediaRefused('not an image');

  const bytes = await readAll(response, limit);
  // Which of the kinds it is, the file itself says: models refuse a wrong label.
  const type = imageTypeOf(bytes);
  if (type === undefined) throw new MediaRefused('not an image');
  return `data:${type};base64,${bytes.toString('base64')}`;
}
