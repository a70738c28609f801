import { setTimeout as delay } from 'node:timers/promises';
import got, { RequestError } from 'got';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { createDeskClient } from '../../test/support/product/customer.ts';
import type { SetUp } from '../set-ups/set-ups.ts';

/** Tells the bot of an API inbox that people have a conversation. */
export const SILENCE = 'ai-off';

interface Desk {
  sandbox: Sandbox;
  setUp: SetUp;
  /** The second bot's id; `null`: there is none. */
  otherBot: number | null;
  random: () => number;
}

type Act = (desk: Desk, conversation: number) => Promise<unknown>;

const assign: Act = ({ sandbox }, conversation) =>
  createDeskClient(sandbox).assign(conversation, sandbox.conversation(conversation)?.assigneeId ?? 1);
const resolve: Act = ({ sandbox }, conversation) => createDeskClient(sandbox).setStatus(conversation, 'resolved');
const snooze: Act = ({ sandbox }, conversation) => createDeskClient(sandbox).setStatus(conversation, 'snoozed');
const open: Act = ({ sandbox }, conversation) => createDeskClient(sandbox).setStatus(conversation, 'open');
const reply: Act = async ({ sandbox }, conversation) => {
  await createDeskClient(sandbox).reply(conversation, 'I am here now');
};
/** On a phone, in Slack, with another tool: Chatwoot gets to know the words and no name. */
const replyOutside: Act = ({ sandbox }, conversation) =>
  got.post(`${sandbox.url}/sandbox/conversations/${conversation}/phone`, { json: { content: 'I answer on the road' } });
const giveToBot: Act = async ({ sandbox, otherBot }, conversation) => {
  if (otherBot !== null) await createDeskClient(sandbox).assignBot(conversation, otherBot);
};

const EVERYWHERE: readonly Act[] = [assign, assign, resolve, resolve, snooze, open, reply, reply, reply, reply];
const CROWD: readonly Act[] = [replyOutside, replyOutside, replyOutside, giveToBot, giveToBot, giveToBot];

/** A person does what people do with a conversation: mostly a reply. */
export async function stepIn(desk: Desk, conversation: number): Promise<void> {
  const acts = desk.setUp.isCrowded ? [...EVERYWHERE, ...CROWD] : EVERYWHERE;
  const act = acts[Math.floor(desk.random() * acts.length)] ?? reply;
  const words = () => desk.sandbox.messages(conversation).filter(({ type }) => type === 1).length;
  const before = words();
  const isSaid = act === reply || act === replyOutside;
  // Chatwoot is being broken: a person presses the button again, unless the message is there.
  await untilDone(async () => {
    if (!isSaid || words() === before) await act(desk, conversation);
  });
}

/** A rule or a person gives it to a team: to the bot's token it can no longer be read. */
export async function giveToTeam({ sandbox }: Desk, conversation: number): Promise<void> {
  await untilDone(() => createDeskClient(sandbox).assignTeam(conversation, 1));
}

/** Whether anybody at the desk sees that somebody else than the bot has it, who may give it back. */
export function isTaken({ sandbox, setUp, otherBot }: Desk, conversation: number): boolean {
  const { status, assigneeId, botId, labels } = sandbox.conversation(conversation) ?? {};
  if (setUp.mode === 'api-inbox') return assigneeId !== null || labels?.includes(SILENCE) === true;
  return status === 'open' || (botId !== null && botId === otherBot);
}

/** The bot is to go on. */
export async function handBack({ sandbox, setUp }: Desk, conversation: number): Promise<void> {
  const desk = createDeskClient(sandbox);
  await untilDone(async () => {
    if (setUp.mode === 'agent-bot') return desk.handBack(conversation);
    await desk.assign(conversation, 0);
    await desk.label(conversation, []);
    await desk.setStatus(conversation, 'open');
    return undefined;
  });
}

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
