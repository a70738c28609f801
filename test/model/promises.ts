import type { Message } from '../../sandbox/world/records.ts';
import { SEND_KEY } from '../../src/chatwoot/send-key.ts';
import type { Delivered, Post, Story } from './story.ts';

/** The promises G2 to G5 as a model: everything that a story breaks, by what people and customers can see. */
export function broken(story: Story): string[] {
  return [...story.faults, ...lost(story), ...doubled(story), ...talkedOver(story), ...outOfOrder(story)];
}

/** G2: whatever the product was told of is answered, or people have it; nothing of people's stays hidden in `pending`. */
function lost(story: Story): string[] {
  const { delivered, unheard } = story;
  if (unheard || !isTheBots(story)) return [];
  const hidden = notForTheBot(story) ?? lastIsHuman(story);
  if (hidden) return [`G2: pending, hidden from people, though ${hidden === true ? 'a person replied' : hidden}`];
  return delivered.filter((message) => !isCovered(story, message)).map(({ key }) => `G2: nobody answered ${key}`);
}

/** G3: no message has two answers, and none of ours is there twice. */
function doubled({ posts, policy, delivered, outcomes, sighted }: Story): string[] {
  const answers = (key: string) =>
    posts.filter((post) => isAnswer(post) && post.turn?.batch.some((m) => m.key === key));
  // A run that ended takes with it what it had heard: to a bot that may not list messages a copy may look like a new one.
  const forgotten = (key: string, [first]: Post[]) =>
    !sighted && outcomes.length > 1 && delivered.slice(first?.at ?? 0).some((message) => message.key === key);
  const keys = new Set(delivered.map(({ key }) => key));
  const twice = [...keys]
    .filter((key) => answers(key).length > 1 && !forgotten(key, answers(key)))
    .map((key) => `G3: ${key} was answered twice`);
  const stamps = posts.map(({ message }) => String(message.contentAttributes[SEND_KEY]));
  const same = stamps.filter((stamp, index) => stamps.indexOf(stamp) < index);
  return policy.ambiguousSend === 'resend' ? twice : [...twice, ...same.map((stamp) => `G3: ${stamp} was sent twice`)];
}

/** G4: the bot is silent as soon as a look could show that somebody else has the conversation. */
function talkedOver({ posts }: Story): string[] {
  return posts.flatMap(({ message, notOurs }) =>
    notOurs ? [`G4: "${message.content}" was said though ${notOurs}`] : [],
  );
}

/** G5: a turn takes its messages in order, and nothing older that was known stays behind a newer answer. */
function outOfOrder({ posts, turns, delivered }: Story): string[] {
  const jumbled = turns.filter(({ batch }) => batch.some(({ id }, index) => id < (batch[index - 1]?.id ?? 0)));
  const replies = posts.filter(isAnswer);
  const late = replies.flatMap((post, index) => {
    const earlier = replies.slice(0, index).flatMap(({ turn }) => turn?.batch ?? []);
    return (post.turn?.batch ?? []).filter((m) => earlier.some((a) => a.id > m.id && known(m.key) < first(a.key)));
  });
  function known(key: string) {
    return Math.min(...delivered.filter((message) => message.key === key).map(({ after }) => after));
  }
  function first(key: string) {
    return Math.min(...delivered.filter((message) => message.key === key).map(({ before }) => before));
  }
  return [...jumbled.map(() => 'G5: a turn out of order'), ...late.map(({ key }) => `G5: ${key} was answered late`)];
}

function isCovered(story: Story, { key, id }: Delivered): boolean {
  const { posts, turns, left, conversation, policy, refused } = story;
  const message = conversation.messages.find((one) => one.id === id);
  if (message?.contentAttributes['deleted'] === true || (refused && !policy.handoffEnabled)) return true;
  if (turns.some(({ batch, silent }) => silent && batch.some((m) => m.key === key))) return true;
  const told = posts.some((post) => covers(post, key, id));
  const answered = conversation.messages.some((one) => isHuman(one) && one.id > id);
  return told || answered || (left >= id && (last(story)?.id !== id || story.returned < left));
}

const isAnswer = ({ key }: Post) => (key.kind === 'reply' || key.kind === 'fallback') && key.part === key.parts;

function covers(post: Post, key: string, id: number): boolean {
  const { kind, newest } = post.key;
  if (kind === 'handoff' || kind === 'note') return newest >= id;
  return isAnswer(post) && (post.turn?.batch.some((message) => message.key === key) ?? false);
}

export function isTheBots({ conversation: { status, labels, assigneeId }, policy }: Story): boolean {
  if (policy.mode === 'agent-bot') return status === 'pending';
  return (status === 'pending' || status === 'open') && !labels.includes(policy.silenceLabel) && assigneeId === null;
}

/** Why the bot must be silent, by what anybody who looks can see. */
export function notForTheBot(story: Story): string | undefined {
  const { conversation, policy, assigned } = story;
  const { status } = conversation;
  if (conversation.labels.includes(policy.silenceLabel)) return 'it is silenced';
  if (assigned) return 'a person has it';
  if (status === 'pending' || (status === 'open' && policy.mode === 'api-inbox')) return undefined;
  return `it is ${status}`;
}

/** The newest of what customer, bot and people said to each other. */
export function last({ conversation: { messages } }: Story): Message | undefined {
  return messages.findLast(({ type, private: isPrivate }) => (type === 0 || type === 1) && !isPrivate);
}

/** A person's public reply; in an API inbox our own come from a person's account too. */
export function isHuman(message: Message): boolean {
  const { type, senderType, private: isPrivate, contentAttributes } = message;
  return type === 1 && senderType === 'User' && !isPrivate && contentAttributes[SEND_KEY] === undefined;
}

function lastIsHuman(story: Story): boolean {
  const message = last(story);
  return message !== undefined && isHuman(message) && message.id > story.returned;
}
