import type { Actor } from '../actor.ts';
import type { Attachment, Json } from '../records.ts';

/** A message to be written. */
export interface NewMessage {
  content: string | null;
  type: 0 | 1 | 3;
  sender: Actor;
  private?: boolean;
  contentType?: string;
  contentAttributes?: Json;
  additionalAttributes?: Json;
  sourceId?: string | null;
  attachments?: Attachment[];
}
