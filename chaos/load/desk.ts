import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from 'got';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { createDeskClient } from '../../test/support/product/customer.ts';

interface Desk {
  sandbox: Sandbox;
  random: () => number;
}

/** A person does what people do with a conversation: mostly a reply, else takes it, or resolves it. */
export async function stepIn({ sandbox, random }: Desk, conversation: number): Promise<void> {
  const desk = createDeskClient(sandbox);
  const choice = random();
  if (choice < 0.2) {
    const marta = sandbox.conversation(conversation)?.assigneeId ?? 1;
    await untilDone(() => desk.assign(conversation, marta));
  } else if (choice < 0.4) await untilDone(() => desk.setStatus(conversation, 'resolved'));
  else await reply(sandbox, conversation);
}

/** A rule or a person gives it to a team: to the bot's token it can no longer be read. */
export async function giveToTeam({ sandbox }: Desk, conversation: number): Promise<void> {
  const desk = createDeskClient(sandbox);
  await untilDone(() => desk.assignTeam(conversation, 1));
}

/** The bot is to go on. */
export async function handBack({ sandbox }: Desk, conversation: number): Promise<void> {
  const desk = createDeskClient(sandbox);
  await untilDone(() => desk.handBack(conversation));
}

/** Chatwoot is being broken: a person presses the button again, unless the message is there. */
async function reply(sandbox: Sandbox, conversation: number): Promise<void> {
  const before = replies(sandbox, conversation);
  await untilDone(async () => {
    if (replies(sandbox, conversation) > before) return;
    await createDeskClient(sandbox).reply(conversation, 'I am here now');
  });
}

const replies = (sandbox: Sandbox, conversation: number) =>
  sandbox.messages(conversation).filter(({ senderType, type }) => type === 1 && senderType === 'User').length;

async function untilDone(act: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      await delay(500);
    }
  }
}
