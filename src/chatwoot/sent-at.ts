import { timeSchema, type ChatwootMessage } from './fields.ts';
import { toSeconds } from './to-seconds.ts';

/** Unix seconds at which a message was written: as its channel says (`external_created_at`), or as Chatwoot has it; 0: neither does. */
export function sentAt({ created_at: created, content_attributes: attributes }: ChatwootMessage): number {
  const { data } = timeSchema.safeParse(attributes?.['external_created_at']);
  const times = [created, data].map(toSeconds).filter((time) => time > 0);
  return times.length > 0 ? Math.min(...times) : 0;
}
