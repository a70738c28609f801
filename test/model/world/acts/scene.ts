import type { NewMessage } from '../../../../sandbox/world/messages/new-message.ts';
import { createMessage } from '../../../../sandbox/world/messages/create-message.ts';
import { assign } from '../../../../sandbox/api/assign.ts';
import type { Message } from '../../../../sandbox/world/records.ts';
import type { LocalChatwoot } from '../chatwoot.ts';

/** Where something happens. */
export interface Scene extends LocalChatwoot {
  /** The next of the customer's words. */
  word: () => string;
  isOurs: (message: Message) => boolean;
  isMail: boolean;
  isApi: boolean;
  /** Which of several messages, counted back from the newest. */
  which: number;
}

/** Nothing happens where it makes no sense. */
export type Happening = (scene: Scene) => unknown;

export function say(
  { world, conversation }: Scene,
  sender: LocalChatwoot['person'],
  wanted: Partial<NewMessage>,
): void {
  createMessage(world, conversation, { type: 1, sender, content: '', ...wanted });
}

export const give = ({ world, conversation, administrator }: Scene, whom: object) =>
  assign(world, conversation, { ...whom }, administrator);
