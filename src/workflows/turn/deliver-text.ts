import { deliver, type Delivery, type Text } from './deliver.ts';
import { splitReply } from './split-reply.ts';
import type { Run } from '../run.ts';

/** No customer reads more for one answer. */
export const MOST_MESSAGES = 10;

/** As the first look or the newest webhook said. */
export const channelIn = ({ channel, inbox }: Run): string | null => channel ?? inbox.about?.channel ?? null;

/** A text of the settings, in as many messages as the channel makes of it. */
export function textParts(run: Run, text: string): Pick<Text, 'text' | 'part' | 'parts'>[] {
  const texts = splitReply(text, channelIn(run)).slice(0, MOST_MESSAGES);
  return texts.map((part, index) => ({ text: part, part: index + 1, parts: texts.length }));
}

/** Posts such a text; what is not sent ends it. Returns what was. */
export async function deliverText(
  run: Run,
  text: Omit<Text, 'part' | 'parts'>,
  isPointless?: () => boolean,
): Promise<Extract<Delivery, { kind: 'sent' }>[]> {
  const sent: Extract<Delivery, { kind: 'sent' }>[] = [];
  for (const piece of textParts(run, text.text)) {
    const delivery = await deliver(
      run,
      { ...text, ...piece, begun: piece.part > 1 || (text.begun ?? false) },
      isPointless,
    );
    if (delivery.kind !== 'sent') break;
    sent.push(delivery);
  }
  return sent;
}
