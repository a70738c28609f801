import { z } from 'zod';
import { cut } from '../../chatwoot/attachments.ts';
import { cleanText } from '../../chatwoot/clean.ts';

/** A server with OpenAI's API, and its model that writes down what is said. */
export interface SpeechServer {
  baseURL: string;
  apiKey: string | null;
  model: string;
}

export interface Sound {
  bytes: Buffer;
  /** `ogg`, `mp3`, … */
  ending: string;
}

/** The server did not write a voice note down; the message says why, without a word of it. */
export class NotTranscribed extends Error {
  override name = 'NotTranscribed' as const;
}

const LARGEST_ANSWER = 1024 * 1024;
const MOST_TEXT = 8000;
const answerSchema = z.object({ text: z.string() });

/** What a voice note says; empty where nobody speaks. Throws `NotTranscribed`, and what `fetch` throws. */
export async function transcribe(sound: Sound, server: SpeechServer, signal: AbortSignal): Promise<string> {
  const { baseURL, apiKey, model } = server;
  const body = new FormData();
  // Servers tell the kind by the name; the customer's own one is nobody's business.
  body.set('file', new Blob([new Uint8Array(sound.bytes)]), `voice.${sound.ending}`);
  body.set('model', model);
  body.set('response_format', 'json');
  const response = await fetch(`${baseURL}/audio/transcriptions`, {
    ...{ method: 'POST', body, signal, redirect: 'error' },
    headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new NotTranscribed(`the server answers ${response.status}`);
  }
  const { data } = answerSchema.safeParse(parse(await read(response)));
  if (!data) throw new NotTranscribed('the server answers something else than a transcript');
  return cut(cleanText(data.text).trim(), MOST_TEXT);
}

async function read(response: Response): Promise<string> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new NotTranscribed('the server answers too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
