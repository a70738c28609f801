import type { MessageReading } from '../../../chatwoot/message.ts';
import type { Case, InChatwoot, SeenRun } from './case.ts';
import { timeInWords } from './verdict.ts';

type Said = Pick<InChatwoot, 'messages' | 'people' | 'bots' | 'ownBot' | 'openingRules'>;

/**
 * Who made the conversation open, by its newest activity that says a status was set. Chatwoot names who it was only in the sentence,
 * in the account's language: a name that we know in it tells a person or a bot. Where none is in it, it was a rule or a program; a person
 * who has left the account since looks the same. Pure.
 */
export function whoOpened({ chatwoot, temporal, now }: Pick<Case, 'chatwoot' | 'temporal' | 'now'>): string {
  const { messages } = chatwoot;
  if (messages === null)
    return `it is open, and without a person's token nobody can tell who opened it${ours(temporal.run)}`;
  const set = messages.findLast(({ statusSet }) => statusSet !== null);
  if (set?.statusSet === 'snoozed')
    return `somebody had snoozed it ${at(set, now)}, and ${newerThan(set, messages) ? "the customer's message" : 'its time'} has ended that`;
  if (set?.statusSet !== 'open') {
    return 'it is open, and none of its newest activities says who opened it (it may have begun so, as a campaign of a person does)';
  }
  return `${openerIn(set.text, chatwoot)} opened it ${at(set, now)}${ours(temporal.run)}`;
}

/** Neither leaves a trace of its own; a customer who wrote after the time was over looks as if they had ended it. */
const newerThan = ({ id }: MessageReading, messages: MessageReading[]) =>
  messages.some((message) => message.author === 'customer' && message.id > id);

const at = ({ createdAt }: MessageReading, now: number) => timeInWords(createdAt, now);

function openerIn(text: string, { people, bots, ownBot, openingRules }: Said): string {
  const named = [
    ...people.map((name) => ({ name, says: name })),
    ...bots.map((bot) => ({ name: bot.name, says: botIn(bot, ownBot) })),
  ]
    .filter(({ name }) => name !== '' && text.includes(name))
    .toSorted((a, b) => b.name.length - a.name.length)
    .at(0);
  if (named) return named.says;
  if (openingRules.length === 1) return `an automation rule "${openingRules.join('')}"`;
  if (openingRules.length > 1)
    return `one of the automation rules ${openingRules.map((name) => `"${name}"`).join(', ')}`;
  return `somebody ("${text}")`;
}

const botIn = ({ id, name }: { id: number; name: string }, ownBot: number | null) =>
  id === ownBot ? 'the bot itself' : `the bot "${name}"`;

/** Why the bot gave it away stands in its run's result. */
function ours(run: SeenRun | null): string {
  const { outcome, reason } = run?.result ?? {};
  return outcome === 'handedOff' || outcome === 'takenOver'
    ? ` (the bot's last run ended there: ${reason ?? outcome})`
    : '';
}
