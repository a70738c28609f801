import type { Inbox, Named } from '../../chatwoot-shapes.ts';
import { lengthOf } from '../../conversations/tried-in-words.ts';
import { ok, warning, type Finding } from '../finding.ts';
import { nameOf, type Scene } from './scene.ts';

/** What an inbox does by itself that customers or the bot feel. Pure. */
export function inboxInTheWay(inbox: Inbox, members: readonly Named[] | null, scene: Scene): Finding[] {
  return [
    ...greeting(inbox),
    ...closed(inbox),
    ...assignment(inbox, members, scene),
    ...rating(inbox),
    ...locked(inbox, scene),
  ];
}

function greeting(inbox: Inbox): Finding[] {
  if (!inbox.greeting_enabled || !inbox.greeting_message) return [];
  const says = `${nameOf(inbox)} greets each customer before the bot does, which the graph does not know of`;
  return [warning('Greeting', says, 'switch one of the two off: Settings → Inboxes, "Enable channel greeting"')];
}

function closed(inbox: Inbox): Finding[] {
  if (!inbox.working_hours_enabled) return [];
  if (!inbox.out_of_office_message) {
    return [ok('Working hours', `${nameOf(inbox)} has them: outside of them hand-offs wait for people`)];
  }
  const says = `out of them ${nameOf(inbox)} says that nobody is there, and then the bot answers all the same`;
  return [
    warning(
      'Working hours',
      says,
      'let that message speak of people alone, or empty it: Settings → Inboxes, "Business hours"',
    ),
  ];
}

/**
 * Chatwoot assigns what becomes open to a member who is online. A bot's conversations begin as pending; those of an API inbox are open
 * from the start.
 */
function assignment(inbox: Inbox, members: readonly Named[] | null, { mode }: Scene): Finding[] {
  const isNobody = members?.length === 0;
  if (!inbox.enable_auto_assignment || mode === 'agent-bot' || isNobody) return [];
  const says = `${nameOf(inbox)} assigns each new conversation to somebody who is online, so the bot is silent there`;
  return [
    warning('Auto-assignment', says, 'switch it off: Settings → Inboxes → Collaborators, "Enable auto assignment"'),
  ];
}

function rating(inbox: Inbox): Finding[] {
  if (!inbox.csat_survey_enabled) return [];
  return [ok('Survey', `${nameOf(inbox)} asks for a rating whenever a conversation is resolved, by the bot too`)];
}

function locked(inbox: Inbox, { hasLimits }: Scene): Finding[] {
  if (!inbox.lock_to_single_conversation || !hasLimits) return [];
  const says = `${nameOf(inbox)} keeps one conversation for each customer for ever, and MAX_TURNS and MAX_TOKENS count for all of it`;
  return [warning('Single conversation', says, 'leave those limits out, or switch "Lock to single conversation" off')];
}

/** In minutes; only what is open is resolved, and the bot's is pending, but in an API inbox. Pure. */
export function autoResolve(minutes: number | null | undefined, { mode }: Scene): Finding[] {
  if (!minutes) return [];
  const after = `${lengthOf(minutes * 60_000)} without a message`;
  if (mode === 'agent-bot') {
    const says = `what people leave open is resolved after ${after}, and the customer's next message is the bot's again`;
    return [ok('Auto-resolve', says)];
  }
  const says = `Chatwoot resolves open conversations after ${after}, the bot's too, and what waits for it then is not answered`;
  return [warning('Auto-resolve', says, 'make it longer than ANSWER_DEADLINE: Settings → Account')];
}
