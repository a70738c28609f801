import { resolveByContact } from '../../../../sandbox/world/conversation/status-machine.ts';
import { deleteMessage, updateMessage } from '../../../../sandbox/world/messages/update-message.ts';
import type { Message } from '../../../../sandbox/world/records.ts';
import { mail } from '../mail.ts';
import type { CUSTOMERS } from '../world.ts';
import { say, type Happening, type Scene } from './scene.ts';

export const customers: Record<(typeof CUSTOMERS)[number], Happening> = {
  write: (scene) => {
    ask(scene, `${scene.word()} please`);
  },
  writeUrgent: (scene) => {
    ask(scene, `${scene.word()} is urgent`);
  },
  blank: (scene) => {
    say(scene, scene.customer, { type: 0, content: null });
  },
  click({ conversation, world, word }) {
    const message = conversation.messages.findLast(({ contentType }) => contentType === 'input_select');
    if (!message || message.contentAttributes['submitted_values']) return;
    const chosen = word();
    const submitted = { submitted_values: [{ title: chosen, value: chosen }] };
    updateMessage(world, conversation, message, { contentAttributes: { ...message.contentAttributes, ...submitted } });
  },
  edit(scene) {
    const message = customersMessage(scene);
    if (message)
      updateMessage(scene.world, scene.conversation, message, { content: `${message.content ?? 'that'}, I mean` });
  },
  delete(scene) {
    const message = customersMessage(scene);
    if (message) deleteMessage(scene.world, scene.conversation, message);
  },
  machineMail: (scene) => {
    if (scene.isMail) say(scene, scene.customer, { type: 0, ...mail('out of office', true) });
  },
  endChat: (scene) => {
    if (!scene.isMail) resolveByContact(scene.world, scene.conversation);
  },
};

function ask(scene: Scene, words: string): void {
  say(scene, scene.customer, { type: 0, ...(scene.isMail ? mail(words, false) : { content: words }) });
}

function customersMessage({ conversation, which }: Scene): Message | undefined {
  return conversation.messages
    .filter(({ type, contentAttributes }) => type === 0 && !contentAttributes['deleted'])
    .at(-1 - which);
}
