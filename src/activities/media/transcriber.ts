import type { IncomingMessage } from 'node:http';
import { log } from '@temporalio/activity';
import type { Attachment } from '../../chatwoot/attachments.ts';
import type { DialogueMessage } from '../../contracts/conversation.ts';
import { readAll } from '../../web/follow.ts';
import { audioEndingOf } from './audio-type.ts';
import { fetchMedia, type MediaSource } from './fetch-media.ts';
import { MediaRefused } from './media-refused.ts';
import { NotTranscribed, transcribe, type Sound, type SpeechServer } from './transcribe.ts';

/** Bounds on what a turn has written down; the newest voice notes count. */
const NOTES = 4;
const MEBIBYTE = 1024 * 1024;
const FETCHING = 5000;
export const AUDIO_LIMITS = { limit: 10 * MEBIBYTE, patience: FETCHING, interval: 1000 };
/** For one voice note. */
const LISTENING = 20_000;
/** Voice notes whose words are kept, for a turn that is tried again. */
const REMEMBERED = 200;

/** What voice notes say that Chatwoot has not written down. */
export type Transcripts = ReadonlyMap<Attachment, string>;

export interface Transcriber {
  /** Writes down the voice notes of a turn's new messages. What cannot be written down never fails the turn. */
  transcribe(messages: DialogueMessage[], signal: AbortSignal): Promise<Transcripts>;
}

/** Voice notes by their addresses are written down once, as long as this worker lives and remembers them. */
export function createTranscriber(source: MediaSource, server: SpeechServer, listening = LISTENING): Transcriber {
  const known = new Map<string, string>();

  async function hear({ url }: Attachment, turn: AbortSignal): Promise<string> {
    const address = url ?? '';
    const before = known.get(address);
    if (before !== undefined) return before;
    const sound = await fetchMedia(address, source, { accept: 'audio/*', read: readSound }, turn);
    const timeout = AbortSignal.timeout(listening);
    const words = await transcribe(sound, server, AbortSignal.any([turn, timeout]));
    known.set(address, words);
    for (const oldest of known.keys()) {
      if (known.size <= REMEMBERED) break;
      known.delete(oldest);
    }
    return words;
  }

  async function readSound(response: IncomingMessage): Promise<Sound> {
    const bytes = await readAll(response, source.limit);
    const ending = audioEndingOf(bytes);
    if (ending === undefined) throw new MediaRefused('no sound');
    return { bytes, ending };
  }

  return {
    async transcribe(messages, signal) {
      const mute = messages.flatMap(({ attachments = [] }) => attachments.filter(isMute)).slice(-NOTES);
      const heard = await Promise.all(
        mute.map(
          async (note) => [note, await hear(note, signal).catch((error: unknown) => tell(error, signal))] as const,
        ),
      );
      return new Map(heard.filter(([, words]) => words !== ''));
    },
  };
}

const isMute = ({ type, transcript }: Attachment) => type === 'audio' && transcript === null;

/** Whatever it was, the turn goes on without these words. */
function tell(error: unknown, turn: AbortSignal): string {
  if (!turn.aborted) log.warn('voice note not written down', { fault: faultOf(error) });
  return '';
}

function faultOf(error: unknown): string {
  if (error instanceof MediaRefused) return error.fault;
  if (error instanceof NotTranscribed) return error.message;
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  return isLate ? 'the server is too slow' : 'the server cannot be reached';
}
