import type { z } from 'zod';
import type { attachmentSchema } from './fields.ts';

type ApiAttachment = Partial<z.infer<typeof attachmentSchema>>;

export interface Attachment {
  /** Chatwoot's `file_type`: image, audio, video, file, location, … */
  type: string;
  name: string;
  url: string | null;
  /** What a voice note says, where Chatwoot transcribed it. */
  transcript: string | null;
}

/** Chatwoot takes no more with one message. */
const MAX_ATTACHMENTS = 15;
const MAX_URL = 2000;
const MAX_NAME = 200;
const LINK = /^https?:\/\/[^\s[\]]+$/;
/** What a customer shares of a channel's is a link, as a rule without a title. A picture of the channel's may come as one too. */
const LINKS = new Set(['share', 'ig_reel', 'ig_post', 'ig_story', 'story_mention', 'embed', 'fallback']);
/** Of all voice notes of a message; as much as one text may have. */
const MAX_TRANSCRIPT = 32_000;
const MAX_REMEMBERED_TRANSCRIPT = 8000;

/** What was attached to a message, bounded: it travels in signals and stays in histories. */
export function toAttachments(files: ApiAttachment[]): Attachment[] {
  return files.slice(0, MAX_ATTACHMENTS).map((file, _at, { length }) => {
    const url = file.data_url && file.data_url.length <= MAX_URL ? file.data_url : null;
    const type = /^\w{1,20}$/.test(file.file_type ?? '') ? (file.file_type ?? 'file') : 'file';
    return {
      type,
      name: cleanName(titleOf(file)) || cleanName(linkIn(type, url) ?? fileName(url)) || type,
      url,
      transcript: cut(file.transcribed_text ?? '', Math.floor(MAX_TRANSCRIPT / length)) || null,
    };
  });
}

/** A link as short as a name stands for what it leads to, and is remembered by that. */
function linkIn(type: string, url: string | null): string | null {
  return LINKS.has(type) && url !== null && url.length <= MAX_NAME && LINK.test(url) ? url : null;
}

/** The link that a graph is shown beside the name. */
export function linkOf({ type, name, url }: Attachment): string | null {
  return name === url ? null : linkIn(type, url);
}

/** Whether there is nothing of a file that anybody could look at, such as where a channel did not hand it over. */
export function isBare(file: ApiAttachment): boolean {
  return !file.data_url && !file.transcribed_text && titleOf(file).trim() === '';
}

/** What a file is called; of a place where it is, of a shared contact who it is. */
function titleOf({ file_type: type, fallback_title: title, meta, ...place }: ApiAttachment): string {
  const { coordinates_lat: lat, coordinates_long: long } = place;
  // Chatwoot has 0 for what a channel does not tell; nobody writes from that place in the Atlantic.
  if (type === 'location' && lat != null && long != null && (lat !== 0 || long !== 0)) {
    return title?.trim() ? `${title} (${lat}, ${long})` : `${lat}, ${long}`;
  }
  if (type !== 'contact') return title ?? '';
  return [meta?.firstName, meta?.lastName, title].filter(Boolean).join(' ');
}

/** A message that was answered is remembered by its words: its files by their names, voice notes by what they say. */
export function forMemory<M extends { id: number; attachments?: Attachment[] }>(message: M): M {
  const { attachments } = message;
  if (!attachments) return message;
  const words = Math.floor(MAX_REMEMBERED_TRANSCRIPT / attachments.length);
  const kept = attachments.map((file) => ({
    ...file,
    url: null,
    transcript: file.transcript && cut(file.transcript, words),
  }));
  return { ...message, attachments: kept };
}

/** A cut may split a character in two, which no encoder writes as it is. */
export function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}

/** Names are written into the text as `[image: <name>]`, and customers choose them: one line, without brackets. */
function cleanName(name: string): string {
  return cut(
    name
      .slice(0, 2 * MAX_NAME)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .replaceAll('[', '(')
      .replaceAll(']', ')')
      .trim(),
    MAX_NAME,
  );
}

function fileName(url: string | null): string {
  const encoded = (url && URL.parse(url)?.pathname.split('/').at(-1)) ?? '';
  try {
    return decodeURIComponent(encoded);
  } catch {
    // A stray % in the name: shown as it came.
    return encoded;
  }
}
